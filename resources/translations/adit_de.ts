<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>About</name>
    <message>
        <source>About Adit</source>
        <translation>Über Adit</translation>
    </message>
    <message>
        <source>A VPN application for the Linux desktop: SoftEther and WireGuard.</source>
        <translation>Eine VPN-Anwendung für den Linux-Desktop: SoftEther und WireGuard.</translation>
    </message>
    <message>
        <source>Free software under the Apache License 2.0. It comes without any warranty. Qt and PySide6 are used under the LGPL, version 3.</source>
        <translation>Freie Software unter der Apache-Lizenz 2.0, ohne jede Gewährleistung. Qt und PySide6 werden unter der LGPL, Version 3, verwendet.</translation>
    </message>
    <message>
        <source>Version {version}, with Qt {qt}</source>
        <translation>Version {version}, mit Qt {qt}</translation>
    </message>
    <message>
        <source>Helper: version {version}</source>
        <translation>Hilfsdienst: Version {version}</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>Wirkung</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
</context>
<context>
    <name>Demo</name>
    <message>
        <source>Try the demo</source>
        <translation>Demo ausprobieren</translation>
    </message>
    <message>
        <source>Adit at work, in a network of its own</source>
        <translation>Adit bei der Arbeit, in einem eigenen Netz</translation>
    </message>
    <message>
        <source>How far the demo is</source>
        <translation>Wie weit die Demo ist</translation>
    </message>
    <message>
        <source>What was done</source>
        <translation>Was getan wurde</translation>
    </message>
    <message>
        <source>Technical details</source>
        <translation>Technische Details</translation>
    </message>
    <message>
        <source>Run it again</source>
        <translation>Erneut ausführen</translation>
    </message>
    <message>
        <source>The demo took too long and was stopped. Try again while the machine is idle.</source>
        <translation>Die Demo hat zu lange gedauert und wurde beendet. Versuchen Sie es erneut, wenn der Rechner nicht ausgelastet ist.</translation>
    </message>
    <message>
        <source>A network with a server was made, and the helper started.</source>
        <translation>Ein Netz mit einem Server wurde angelegt und der Hilfsdienst gestartet.</translation>
    </message>
    <message>
        <source>The helper makes a network device.</source>
        <translation>Der Hilfsdienst legt ein Netzwerkgerät an.</translation>
    </message>
    <message>
        <source>It connects to the server, outside the tunnel.</source>
        <translation>Er verbindet sich mit dem Server, außerhalb des Tunnels.</translation>
    </message>
    <message>
        <source>Nobody vouches for the server&apos;s certificate: its fingerprint was compared, and is right.</source>
        <translation>Niemand bürgt für das Zertifikat des Servers: Sein Fingerabdruck wurde verglichen und stimmt.</translation>
    </message>
    <message>
        <source>The server is the right one; logging in.</source>
        <translation>Es ist der richtige Server; die Anmeldung läuft.</translation>
    </message>
    <message>
        <source>Logged in; asking for an address through the tunnel.</source>
        <translation>Angemeldet; durch den Tunnel wird eine Adresse angefordert.</translation>
    </message>
    <message>
        <source>A page was fetched through the tunnel.</source>
        <translation>Durch den Tunnel wurde eine Seite abgerufen.</translation>
    </message>
    <message>
        <source>Disconnected: addresses, routes and devices are as they were before.</source>
        <translation>Getrennt: Adressen, Routen und Geräte sind wieder wie vorher.</translation>
    </message>
    <message>
        <source>A small VPN server and Adit&apos;s helper run for some seconds in a network that only they see. Your own network and your profiles are not touched.</source>
        <translation>Ein kleiner VPN-Server und der Adit-Hilfsdienst laufen einige Sekunden in einem Netz, das nur sie sehen. Ihr eigenes Netzwerk und Ihre Profile bleiben unberührt.</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} s</translation>
    </message>
    <message>
        <source>It worked: a real tunnel, and nothing of it is left.</source>
        <translation>Es hat funktioniert: ein echter Tunnel, und nichts davon ist zurückgeblieben.</translation>
    </message>
    <message>
        <source>The demo was stopped. Nothing of it is left.</source>
        <translation>Die Demo wurde beendet. Nichts davon ist zurückgeblieben.</translation>
    </message>
    <message>
        <source>Connected: the address in the tunnel is {address}.</source>
        <translation>Verbunden: Die Adresse im Tunnel ist {address}.</translation>
    </message>
    <message>
        <source>An echo came back through the tunnel after {time}.</source>
        <translation>Durch den Tunnel kam nach {time} ein Echo zurück.</translation>
    </message>
    <message>
        <source>Measured: {down} down, {up} up, within this machine.</source>
        <translation>Gemessen: {down} Download, {up} Upload, innerhalb dieses Rechners.</translation>
    </message>
    <message>
        <source>The demo could not be started: {why}</source>
        <translation>Die Demo konnte nicht gestartet werden: {why}</translation>
    </message>
    <message>
        <source>The demo ended without saying why (exit status {status}). The technical details, or this command in a terminal, may tell more: {command}</source>
        <translation>Die Demo endete ohne Angabe von Gründen (Exit-Status {status}). Mehr verraten vielleicht die technischen Details oder dieser Befehl in einem Terminal: {command}</translation>
    </message>
</context>
<context>
    <name>Editor</name>
    <message>
        <source>A port is a number from 1 to 65535.</source>
        <translation>Ein Port ist eine Zahl von 1 bis 65535.</translation>
    </message>
    <message numerus="yes">
        <source>A hub&apos;s name has at most %n character(s).</source>
        <translation>
            <numerusform>Der Name eines Hubs hat höchstens %n Zeichen.</numerusform>
            <numerusform>Der Name eines Hubs hat höchstens %n Zeichen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A user name has at most %n character(s).</source>
        <translation>
            <numerusform>Ein Benutzername hat höchstens %n Zeichen.</numerusform>
            <numerusform>Ein Benutzername hat höchstens %n Zeichen.</numerusform>
        </translation>
    </message>
    <message>
        <source>A SHA-256 fingerprint has 64 digits and letters from a to f.</source>
        <translation>Ein SHA-256-Fingerabdruck besteht aus 64 Ziffern und Buchstaben von a bis f.</translation>
    </message>
    <message>
        <source>A port is a number from 1 to 65535; empty for any.</source>
        <translation>Ein Port ist eine Zahl von 1 bis 65535; leer für einen beliebigen.</translation>
    </message>
    <message>
        <source>This is a number of seconds; empty for none.</source>
        <translation>Das ist eine Anzahl von Sekunden; leer für keine.</translation>
    </message>
    <message>
        <source>This is no key: one has 44 letters, digits and signs, and ends with “=”.</source>
        <translation>Das ist kein Schlüssel: Er besteht aus 44 Buchstaben, Ziffern und Zeichen und endet mit „=“.</translation>
    </message>
    <message>
        <source>Give it a name.</source>
        <translation>Geben Sie einen Namen ein.</translation>
    </message>
    <message numerus="yes">
        <source>A name has at most %n character(s).</source>
        <translation>
            <numerusform>Ein Name hat höchstens %n Zeichen.</numerusform>
            <numerusform>Ein Name hat höchstens %n Zeichen.</numerusform>
        </translation>
    </message>
    <message>
        <source>A name has letters, digits and signs only.</source>
        <translation>Ein Name besteht nur aus Buchstaben, Ziffern und Zeichen.</translation>
    </message>
    <message>
        <source>Type the server&apos;s name or address.</source>
        <translation>Geben Sie den Namen oder die Adresse des Servers ein.</translation>
    </message>
    <message>
        <source>Type the name of the hub on the server.</source>
        <translation>Geben Sie den Namen des Hubs auf dem Server ein.</translation>
    </message>
    <message>
        <source>Type your user name on the server.</source>
        <translation>Geben Sie Ihren Benutzernamen auf dem Server ein.</translation>
    </message>
    <message>
        <source>Paste the certificate&apos;s SHA-256 fingerprint.</source>
        <translation>Fügen Sie den SHA-256-Fingerabdruck des Zertifikats ein.</translation>
    </message>
    <message>
        <source>Not everything can be kept outside; turn off sending everything through it.</source>
        <translation>Alles kann nicht ausgenommen werden; schalten Sie stattdessen ab, was alles hierüber sendet.</translation>
    </message>
    <message>
        <source>Paste the private key, or generate one.</source>
        <translation>Fügen Sie den privaten Schlüssel ein oder erzeugen Sie einen.</translation>
    </message>
    <message>
        <source>Paste the peer&apos;s public key.</source>
        <translation>Fügen Sie den öffentlichen Schlüssel des Peers ein.</translation>
    </message>
    <message>
        <source>This is no host name or address. An example is {example}.</source>
        <translation>Das ist weder ein Rechnername noch eine Adresse. Ein Beispiel ist {example}.</translation>
    </message>
    <message>
        <source>A gateway is an IPv4 address, for example {example}.</source>
        <translation>Ein Gateway ist eine IPv4-Adresse, zum Beispiel {example}.</translation>
    </message>
    <message>
        <source>A gateway is an IPv6 address, for example {example}.</source>
        <translation>Ein Gateway ist eine IPv6-Adresse, zum Beispiel {example}.</translation>
    </message>
    <message>
        <source>{value} is no address of a name server, for example {example}.</source>
        <translation>{value} ist keine Adresse eines Nameservers wie zum Beispiel {example}.</translation>
    </message>
    <message>
        <source>{value} is no domain, for example {example}.</source>
        <translation>{value} ist keine Domain wie zum Beispiel {example}.</translation>
    </message>
    <message>
        <source>A routing table is a number; {off} sets no routes.</source>
        <translation>Eine Routingtabelle ist eine Zahl; {off} setzt keine Routen.</translation>
    </message>
    <message>
        <source>Type host and port, for example {example}.</source>
        <translation>Geben Sie Host und Port ein, zum Beispiel {example}.</translation>
    </message>
    <message>
        <source>The size is a number from {least} to {most}; empty for automatic.</source>
        <translation>Die Größe ist eine Zahl von {least} bis {most}; leer für automatisch.</translation>
    </message>
    <message>
        <source>{value} is no address with a prefix length, for example {example}.</source>
        <translation>{value} ist keine Adresse mit Präfixlänge wie zum Beispiel {example}.</translation>
    </message>
    <message>
        <source>{value} is no network, for example {example}.</source>
        <translation>{value} ist kein Netz wie zum Beispiel {example}.</translation>
    </message>
    <message>
        <source>“{value}”</source>
        <translation>„{value}“</translation>
    </message>
    <message>
        <source>{value} is an address inside a network; the network is {network}.</source>
        <translation>{value} ist eine Adresse in einem Netz; das Netz ist {network}.</translation>
    </message>
    <message>
        <source>Server, file, or the text of a file</source>
        <translation>Server, Datei oder der Text einer Datei</translation>
    </message>
    <message>
        <source>vpn.example.org, vpn.example.org:443/OFFICE, or paste a configuration</source>
        <translation>vpn.example.org, vpn.example.org:443/OFFICE, oder eine Konfiguration einfügen</translation>
    </message>
    <message>
        <source>There is no such file.</source>
        <translation>Diese Datei gibt es nicht.</translation>
    </message>
    <message>
        <source>This is no server and no configuration that Adit knows.</source>
        <translation>Das ist weder ein Server noch eine Konfiguration, die Adit kennt.</translation>
    </message>
    <message>
        <source>Look at all of them…</source>
        <translation>Alle ansehen…</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Save and connect</source>
        <translation>Speichern und verbinden</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>The fields below are filled from this configuration.</source>
        <translation>Die Felder darunter sind aus dieser Konfiguration ausgefüllt.</translation>
    </message>
    <message numerus="yes">
        <source>This holds %n network(s).</source>
        <translation>
            <numerusform>Darin ist %n Netzwerk.</numerusform>
            <numerusform>Darin sind %n Netzwerke.</numerusform>
        </translation>
    </message>
    <message>
        <source>Another network is called this.</source>
        <translation>Ein anderes Netzwerk heißt bereits so.</translation>
    </message>
    <message>
        <source>This cannot be used: {why}</source>
        <translation>Das lässt sich nicht verwenden: {why}</translation>
    </message>
    <message>
        <source>Add a network</source>
        <translation>Netzwerk hinzufügen</translation>
    </message>
    <message>
        <source>It has commands to run, which Adit never does:</source>
        <translation>Sie enthält Befehle zum Ausführen, was Adit nie tut:</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Asking your keyring to keep the secrets…</source>
        <translation>Der Schlüsselbund wird gebeten, die Geheimnisse aufzubewahren…</translation>
    </message>
    <message>
        <source>{name} is saved, but its secrets are not kept. {why}</source>
        <translation>{name} ist gespeichert, die Geheimnisse dazu aber nicht. {why}</translation>
    </message>
    <message>
        <source>Change {name}</source>
        <translation>{name} ändern</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Verbindung</translation>
    </message>
    <message>
        <source>Login</source>
        <translation>Anmeldung</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netzwerk</translation>
    </message>
    <message>
        <source>Safety</source>
        <translation>Sicherheit</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message numerus="yes">
        <source>There is room for %n entry(s) here.</source>
        <translation>
            <numerusform>Hier ist Platz für %n Eintrag.</numerusform>
            <numerusform>Hier ist Platz für %n Einträge.</numerusform>
        </translation>
    </message>
    <message>
        <source>Paste the preshared key, or turn it off.</source>
        <translation>Fügen Sie den vorab geteilten Schlüssel ein oder schalten Sie ihn aus.</translation>
    </message>
    <message>
        <source>Public key</source>
        <translation>Öffentlicher Schlüssel</translation>
    </message>
    <message>
        <source>Server and port</source>
        <translation>Server und Port</translation>
    </message>
    <message>
        <source>Networks behind it</source>
        <translation>Netze dahinter</translation>
    </message>
    <message>
        <source>With a preshared key</source>
        <translation>Mit vorab geteiltem Schlüssel</translation>
    </message>
    <message>
        <source>Preshared key</source>
        <translation>Vorab geteilter Schlüssel</translation>
    </message>
    <message>
        <source>Keepalive (seconds)</source>
        <translation>Keepalive (Sekunden)</translation>
    </message>
    <message>
        <source>Remove this peer</source>
        <translation>Diesen Peer entfernen</translation>
    </message>
    <message>
        <source>Another peer has this key.</source>
        <translation>Ein anderer Peer hat diesen Schlüssel.</translation>
    </message>
    <message>
        <source>Type it again: the one that is kept belongs to the old public key.</source>
        <translation>Geben Sie ihn erneut ein: Der gespeicherte gehört zum alten öffentlichen Schlüssel.</translation>
    </message>
    <message>
        <source>Add a peer</source>
        <translation>Peer hinzufügen</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Nie</translation>
    </message>
    <message>
        <source>As it is kept</source>
        <translation>Wie gespeichert</translation>
    </message>
    <message>
        <source>What goes to this peer; {four} and {six} for everything.</source>
        <translation>Was an diesen Peer geht; {four} und {six} für alles.</translation>
    </message>
    <message>
        <source>Peer {number}</source>
        <translation>Peer {number}</translation>
    </message>
    <message>
        <source>Remove peer {number}</source>
        <translation>Peer {number} entfernen</translation>
    </message>
    <message>
        <source>{network} is behind another peer as well.</source>
        <translation>{network} liegt auch hinter einem anderen Peer.</translation>
    </message>
    <message>
        <source>Your keyring holds nothing for this network.</source>
        <translation>Ihr Schlüsselbund enthält nichts für dieses Netzwerk.</translation>
    </message>
    <message>
        <source>Your keyring does not hold all that is needed for this network.</source>
        <translation>Ihr Schlüsselbund enthält nicht alles, was für dieses Netzwerk nötig ist.</translation>
    </message>
    <message>
        <source>Type the password first.</source>
        <translation>Geben Sie zuerst das Passwort ein.</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>Hub</source>
        <translation>Hub</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Benutzername</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Remember the password in the keyring</source>
        <translation>Passwort im Schlüsselbund speichern</translation>
    </message>
    <message>
        <source>Log in with</source>
        <translation>Anmeldeart</translation>
    </message>
    <message>
        <source>Server&apos;s certificate</source>
        <translation>Zertifikat des Servers</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>Send everything through this network</source>
        <translation>Alles über dieses Netzwerk senden</translation>
    </message>
    <message>
        <source>Also through it, by network</source>
        <translation>Auch hierüber: Netze</translation>
    </message>
    <message>
        <source>Size of packets (MTU)</source>
        <translation>Paketgröße (MTU)</translation>
    </message>
    <message>
        <source>IPv4</source>
        <translation>IPv4</translation>
    </message>
    <message>
        <source>IPv4 addresses</source>
        <translation>IPv4-Adressen</translation>
    </message>
    <message>
        <source>IPv4 gateway</source>
        <translation>IPv4-Gateway</translation>
    </message>
    <message>
        <source>IPv6</source>
        <translation>IPv6</translation>
    </message>
    <message>
        <source>IPv6 addresses</source>
        <translation>IPv6-Adressen</translation>
    </message>
    <message>
        <source>IPv6 gateway</source>
        <translation>IPv6-Gateway</translation>
    </message>
    <message>
        <source>Type an address with its prefix length.</source>
        <translation>Geben Sie eine Adresse mit Präfixlänge ein.</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Taken from the file</source>
        <translation>Aus der Datei übernommen</translation>
    </message>
    <message>
        <source>You are asked for it when you connect.</source>
        <translation>Beim Verbinden wird danach gefragt.</translation>
    </message>
    <message>
        <source>a password</source>
        <translation>mit Passwort</translation>
    </message>
    <message>
        <source>a password that the server passes on (RADIUS, NT domain)</source>
        <translation>mit Passwort, das der Server weitergibt (RADIUS, NT-Domäne)</translation>
    </message>
    <message>
        <source>no password (anonymous)</source>
        <translation>ohne Passwort (anonym)</translation>
    </message>
    <message>
        <source>ask me where nobody vouches for it</source>
        <translation>nachfragen, wenn niemand dafür bürgt</translation>
    </message>
    <message>
        <source>only what this system&apos;s authorities vouch for</source>
        <translation>nur, wofür die Zertifizierungsstellen des Systems bürgen</translation>
    </message>
    <message>
        <source>only the one with this SHA-256</source>
        <translation>nur das mit diesem SHA-256</translation>
    </message>
    <message>
        <source>For example {example}.</source>
        <translation>Zum Beispiel {example}.</translation>
    </message>
    <message>
        <source>address from the server (DHCP)</source>
        <translation>Adresse vom Server (DHCP)</translation>
    </message>
    <message>
        <source>fixed addresses</source>
        <translation>feste Adressen</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automatisch</translation>
    </message>
    <message>
        <source>Name servers</source>
        <translation>Nameserver</translation>
    </message>
    <message>
        <source>Search domains</source>
        <translation>Suchdomains</translation>
    </message>
    <message>
        <source>Domains for these name servers</source>
        <translation>Domains für diese Nameserver</translation>
    </message>
    <message>
        <source>Where not all names are asked of them.</source>
        <translation>Falls nicht alle Namen bei ihnen erfragt werden.</translation>
    </message>
    <message>
        <source>Networks kept outside</source>
        <translation>Ausgenommene Netze</translation>
    </message>
    <message>
        <source>Also through it, by name</source>
        <translation>Auch hierüber: Namen</translation>
    </message>
    <message>
        <source>Kept outside, by name</source>
        <translation>Ausgenommene Namen</translation>
    </message>
    <message>
        <source>Routing table</source>
        <translation>Routingtabelle</translation>
    </message>
    <message>
        <source>{value} cannot be both inside and outside.</source>
        <translation>{value} kann nicht zugleich eingeschlossen und ausgenommen sein.</translation>
    </message>
    <message>
        <source>The test is running</source>
        <translation>Der Test läuft</translation>
    </message>
    <message>
        <source>It works: the server answered, and let you in.</source>
        <translation>Es funktioniert: Der Server hat geantwortet und Sie eingelassen.</translation>
    </message>
    <message>
        <source>Stop the test</source>
        <translation>Test beenden</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Testen</translation>
    </message>
    <message>
        <source>Trying to log in to {server}. Your routes stay as they are.</source>
        <translation>Die Anmeldung bei {server} wird versucht. Ihre Routen bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>Private key</source>
        <translation>Privater Schlüssel</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>Erzeugen</translation>
    </message>
    <message>
        <source>Generate a private key</source>
        <translation>Privaten Schlüssel erzeugen</translation>
    </message>
    <message>
        <source>Own addresses</source>
        <translation>Eigene Adressen</translation>
    </message>
    <message>
        <source>Public key to give to the server</source>
        <translation>Öffentlicher Schlüssel für den Server</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy the public key</source>
        <translation>Öffentlichen Schlüssel kopieren</translation>
    </message>
    <message>
        <source>Port of this machine</source>
        <translation>Port dieses Rechners</translation>
    </message>
    <message>
        <source>Give this public key to whoever runs the server:</source>
        <translation>Geben Sie diesen öffentlichen Schlüssel dem Betreiber des Servers:</translation>
    </message>
    <message>
        <source>Any</source>
        <translation>Beliebig</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Anzeigen</translation>
    </message>
    <message>
        <source>Show what is typed in {field}</source>
        <translation>Eingabe in {field} anzeigen</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Verbergen</translation>
    </message>
    <message>
        <source>Hide what is typed in {field}</source>
        <translation>Eingabe in {field} verbergen</translation>
    </message>
</context>
<context>
    <name>Helper</name>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Technical details</source>
        <translation>Technische Details</translation>
    </message>
    <message>
        <source>The helper is the part of Adit that may change this computer&apos;s network. It runs in the background, and nobody has started it.</source>
        <translation>Der Hilfsdienst ist der Teil von Adit, der das Netzwerk dieses Rechners ändern darf. Er läuft im Hintergrund, und niemand hat ihn gestartet.</translation>
    </message>
    <message>
        <source>This window was upgraded, and the helper that runs is still the one from before. They do not understand each other.</source>
        <translation>Dieses Fenster wurde aktualisiert, und der laufende Hilfsdienst ist noch der alte. Die beiden verstehen einander nicht.</translation>
    </message>
    <message>
        <source>The helper was upgraded, and this window is still the one from before. They do not understand each other.</source>
        <translation>Der Hilfsdienst wurde aktualisiert, und dieses Fenster ist noch das alte. Die beiden verstehen einander nicht.</translation>
    </message>
    <message>
        <source>Something answers in the helper&apos;s place, but not as it should. The helper may be overloaded, or you may not be allowed to use it.</source>
        <translation>Anstelle des Hilfsdienstes antwortet etwas, aber nicht wie erwartet. Vielleicht ist der Hilfsdienst überlastet, oder Sie dürfen ihn nicht benutzen.</translation>
    </message>
    <message>
        <source>The helper was here a moment ago. It may be restarting, which takes a few seconds. What the kill switch held, it still holds.</source>
        <translation>Der Hilfsdienst war eben noch da. Vielleicht startet er gerade neu, was einige Sekunden dauert. Was der Kill-Switch zurückgehalten hat, hält er weiter zurück.</translation>
    </message>
    <message>
        <source>Adit connects to the helper by itself as soon as it can. Until then your networks can be edited, but not connected.</source>
        <translation>Adit verbindet sich von selbst mit dem Hilfsdienst, sobald das möglich ist. Bis dahin lassen sich Ihre Netzwerke bearbeiten, aber nicht verbinden.</translation>
    </message>
    <message>
        <source>If Adit is installed, start its service once and for all:</source>
        <translation>Ist Adit installiert, starten Sie seinen Dienst ein für alle Mal:</translation>
    </message>
    <message>
        <source>Or start the helper by hand, until you stop it:</source>
        <translation>Oder starten Sie den Hilfsdienst von Hand, bis Sie ihn beenden:</translation>
    </message>
    <message>
        <source>This window was upgraded, and the helper that runs is still version {version}. They do not understand each other.</source>
        <translation>Dieses Fenster wurde aktualisiert, und der laufende Hilfsdienst hat noch Version {version}. Die beiden verstehen einander nicht.</translation>
    </message>
    <message>
        <source>Restart the helper, which ends all connections:</source>
        <translation>Starten Sie den Hilfsdienst neu, was alle Verbindungen beendet:</translation>
    </message>
    <message>
        <source>If that does not help, upgrade the helper too. Its version is told by:</source>
        <translation>Hilft das nicht, aktualisieren Sie auch den Hilfsdienst. Seine Version verrät:</translation>
    </message>
    <message>
        <source>The helper was upgraded to version {version}, and this window is still the one from before. They do not understand each other.</source>
        <translation>Der Hilfsdienst wurde auf Version {version} aktualisiert, und dieses Fenster ist noch das alte. Die beiden verstehen einander nicht.</translation>
    </message>
    <message>
        <source>Quit Adit and start it again. If that does not help, upgrade it. Its version is told by:</source>
        <translation>Beenden Sie Adit und starten Sie es erneut. Hilft das nicht, aktualisieren Sie es. Seine Version verrät:</translation>
    </message>
    <message>
        <source>The helper&apos;s own log may say why:</source>
        <translation>Den Grund verrät vielleicht das Protokoll des Hilfsdienstes:</translation>
    </message>
    <message>
        <source>Restarting it may help, and ends all connections:</source>
        <translation>Ein Neustart hilft vielleicht, beendet aber alle Verbindungen:</translation>
    </message>
    <message>
        <source>If it does not come back, see how it is:</source>
        <translation>Kommt er nicht zurück, sehen Sie nach, wie es um ihn steht:</translation>
    </message>
    <message>
        <source>Its log says what it did last:</source>
        <translation>Was er zuletzt getan hat, steht in seinem Protokoll:</translation>
    </message>
</context>
<context>
    <name>Import</name>
    <message>
        <source>This cannot be imported.</source>
        <translation>Das lässt sich nicht importieren.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Benutzername</translation>
    </message>
    <message>
        <source>It has commands to run, which Adit never does. Tick it to import the rest without them:</source>
        <translation>Es enthält Befehle zum Ausführen, was Adit nie tut. Setzen Sie das Häkchen, um den Rest ohne sie zu importieren:</translation>
    </message>
    <message>
        <source>Commands that are not taken over</source>
        <translation>Befehle, die nicht übernommen werden</translation>
    </message>
    <message>
        <source>Another network is called this.</source>
        <translation>Ein anderes Netzwerk heißt bereits so.</translation>
    </message>
    <message>
        <source>This cannot be imported: line {number}: {why}</source>
        <translation>Das lässt sich nicht importieren: Zeile {number}: {why}</translation>
    </message>
    <message>
        <source>{kind}, from {source}</source>
        <translation>{kind}, aus {source}</translation>
    </message>
    <message>
        <source>Keep its password in the keyring</source>
        <translation>Passwort im Schlüsselbund speichern</translation>
    </message>
    <message>
        <source>Keep its keys in the keyring</source>
        <translation>Schlüssel im Schlüsselbund speichern</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und noch %n</numerusform>
            <numerusform>und noch %n</numerusform>
        </translation>
    </message>
    <message>
        <source>This cannot be imported: {why}</source>
        <translation>Das lässt sich nicht importieren: {why}</translation>
    </message>
    <message>
        <source>Import {name}</source>
        <translation>{name} importieren</translation>
    </message>
    <message>
        <source>You are asked for the file with the keys each time you connect.</source>
        <translation>Bei jedem Verbinden wird nach der Datei mit den Schlüsseln gefragt.</translation>
    </message>
    <message>
        <source>You are asked for the password each time you connect.</source>
        <translation>Bei jedem Verbinden wird nach dem Passwort gefragt.</translation>
    </message>
    <message>
        <source>line {number}: {text}</source>
        <translation>Zeile {number}: {text}</translation>
    </message>
    <message>
        <source>Expected: {what}</source>
        <translation>Erwartet: {what}</translation>
    </message>
    <message>
        <source>Sent through it</source>
        <translation>Geht hierüber</translation>
    </message>
    <message>
        <source>the one with this SHA-256 is trusted without asking</source>
        <translation>dem mit dieser SHA-256 wird ohne Nachfrage vertraut</translation>
    </message>
    <message numerus="yes">
        <source>%n peer(s) that come to us</source>
        <translation>
            <numerusform>%n Peer, der sich bei uns meldet</numerusform>
            <numerusform>%n Peers, die sich bei uns melden</numerusform>
        </translation>
    </message>
    <message>
        <source>from the server</source>
        <translation>vom Server</translation>
    </message>
    <message>
        <source>Kept outside it</source>
        <translation>Ausgenommen</translation>
    </message>
    <message>
        <source>Name servers</source>
        <translation>Nameserver</translation>
    </message>
    <message>
        <source>must be one that this system&apos;s authorities vouch for</source>
        <translation>muss eines sein, für das die Zertifizierungsstellen dieses Systems bürgen</translation>
    </message>
    <message>
        <source>you are asked where this system&apos;s authorities do not vouch for it</source>
        <translation>es wird nachgefragt, wenn die Zertifizierungsstellen dieses Systems nicht dafür bürgen</translation>
    </message>
    <message>
        <source>must be exactly the one that is named</source>
        <translation>muss genau das angegebene sein</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Zertifikat</translation>
    </message>
    <message>
        <source>Own addresses</source>
        <translation>Eigene Adressen</translation>
    </message>
    <message>
        <source>anonymous, on hub {hub}</source>
        <translation>anonym, auf Hub {hub}</translation>
    </message>
    <message>
        <source>everything</source>
        <translation>alles</translation>
    </message>
    <message>
        <source>its own network only</source>
        <translation>nur sein eigenes Netz</translation>
    </message>
    <message>
        <source>nothing by itself: it sets no routes</source>
        <translation>von sich aus nichts: es setzt keine Routen</translation>
    </message>
    <message>
        <source>everything by IPv4; IPv6 goes nowhere</source>
        <translation>alles über IPv4; IPv6 geht nirgendwohin</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>{user}, on hub {hub}</source>
        <translation>{user}, auf Hub {hub}</translation>
    </message>
    <message>
        <source>not said, on hub {hub}</source>
        <translation>nicht angegeben, auf Hub {hub}</translation>
    </message>
    <message>
        <source>This file is too large.</source>
        <translation>Diese Datei ist zu groß.</translation>
    </message>
    <message>
        <source>There is no such file.</source>
        <translation>Diese Datei gibt es nicht.</translation>
    </message>
    <message>
        <source>You may not read this file.</source>
        <translation>Sie dürfen diese Datei nicht lesen.</translation>
    </message>
    <message>
        <source>This is a folder.</source>
        <translation>Das ist ein Ordner.</translation>
    </message>
    <message>
        <source>This file cannot be read.</source>
        <translation>Diese Datei lässt sich nicht lesen.</translation>
    </message>
    <message>
        <source>This is no file that could be read.</source>
        <translation>Das ist keine Datei, die sich lesen ließe.</translation>
    </message>
    <message>
        <source>Import networks</source>
        <translation>Netzwerke importieren</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message numerus="yes">
        <source>Import %n network(s)</source>
        <translation>
            <numerusform>%n Netzwerk importieren</numerusform>
            <numerusform>%n Netzwerke importieren</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing is ticked.</source>
        <translation>Es ist nichts ausgewählt.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message numerus="yes">
        <source>%n network(s) can be imported</source>
        <translation>
            <numerusform>%n Netzwerk lässt sich importieren</numerusform>
            <numerusform>%n Netzwerke lassen sich importieren</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing here can be imported</source>
        <translation>Hiervon lässt sich nichts importieren</translation>
    </message>
    <message>
        <source>Asking your keyring to keep the secrets…</source>
        <translation>Der Schlüsselbund wird gebeten, die Geheimnisse aufzubewahren…</translation>
    </message>
    <message>
        <source>{name} is saved, but its secrets are not kept. {why}</source>
        <translation>{name} ist gespeichert, die Geheimnisse dazu aber nicht. {why}</translation>
    </message>
    <message>
        <source>{name} was not saved: {why}</source>
        <translation>{name} wurde nicht gespeichert: {why}</translation>
    </message>
    <message>
        <source>clipboard</source>
        <translation>Zwischenablage</translation>
    </message>
    <message numerus="yes">
        <source>%n more file(s) were not looked at</source>
        <translation>
            <numerusform>%n weitere Datei wurde nicht angesehen</numerusform>
            <numerusform>%n weitere Dateien wurden nicht angesehen</numerusform>
        </translation>
    </message>
    <message>
        <source>picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>This picture cannot be read.</source>
        <translation>Dieses Bild lässt sich nicht lesen.</translation>
    </message>
    <message>
        <source>This picture is too large.</source>
        <translation>Dieses Bild ist zu groß.</translation>
    </message>
    <message>
        <source>There is no QR code in this picture.</source>
        <translation>In diesem Bild ist kein QR-Code.</translation>
    </message>
    <message>
        <source>Import profiles</source>
        <translation>Profile importieren</translation>
    </message>
    <message>
        <source>There is nothing to import</source>
        <translation>Es gibt nichts zu importieren</translation>
    </message>
    <message>
        <source>What was pasted is no profile. Copy a server&apos;s address, the text of a profile, a file or the picture of a QR code, and paste again.</source>
        <translation>Was eingefügt wurde, ist kein Profil. Kopieren Sie die Adresse eines Servers, den Text eines Profils, eine Datei oder das Bild eines QR-Codes und fügen Sie erneut ein.</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Profiles and pictures ({names})</source>
        <translation>Profile und Bilder ({names})</translation>
    </message>
</context>
<context>
    <name>Keyring</name>
    <message>
        <source>What your keyring holds for this network cannot be used.</source>
        <translation>Was Ihr Schlüsselbund für dieses Netzwerk enthält, lässt sich nicht verwenden.</translation>
    </message>
    <message>
        <source>Your keyring did not keep it.</source>
        <translation>Ihr Schlüsselbund hat es nicht aufbewahrt.</translation>
    </message>
    <message>
        <source>Your keyring is locked, and it cannot ask you to unlock it here.</source>
        <translation>Ihr Schlüsselbund ist gesperrt und kann Sie hier nicht bitten, ihn zu entsperren.</translation>
    </message>
    <message>
        <source>No keyring runs on this desktop, so nothing can be remembered.</source>
        <translation>In dieser Arbeitsumgebung läuft kein Schlüsselbund, daher lässt sich nichts speichern.</translation>
    </message>
    <message>
        <source>Your keyring was not unlocked, or it refused.</source>
        <translation>Ihr Schlüsselbund wurde nicht entsperrt, oder er hat abgelehnt.</translation>
    </message>
    <message>
        <source>Your keyring did not answer in time. It may be waiting for you to unlock it.</source>
        <translation>Ihr Schlüsselbund hat nicht rechtzeitig geantwortet. Vielleicht wartet er darauf, dass Sie ihn entsperren.</translation>
    </message>
</context>
<context>
    <name>Log</name>
    <message>
        <source>Show from this level on</source>
        <translation>Ab dieser Stufe anzeigen</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Show only lines with this text</source>
        <translation>Nur Zeilen mit diesem Text anzeigen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy the log</source>
        <translation>Protokoll kopieren</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>No lines yet.</source>
        <translation>Noch keine Zeilen.</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>Information</source>
        <translation>Informationen</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>Warnungen</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>Until it is back, Adit cannot see whether you are connected.</source>
        <translation>Bis er zurück ist, kann Adit nicht sehen, ob Sie verbunden sind.</translation>
    </message>
    <message>
        <source>Its server shows a certificate that Adit has not seen before.</source>
        <translation>Der Server zeigt ein Zertifikat, das Adit noch nie gesehen hat.</translation>
    </message>
    <message>
        <source>Its server shows another certificate than before.</source>
        <translation>Der Server zeigt ein anderes Zertifikat als zuvor.</translation>
    </message>
    <message>
        <source>Network blocked, nothing leaks</source>
        <translation>Netzwerk blockiert, nichts dringt nach außen</translation>
    </message>
    <message>
        <source>{network} waits for your answer</source>
        <translation>{network} wartet auf Ihre Antwort</translation>
    </message>
    <message>
        <source>Adit goes on trying.</source>
        <translation>Adit versucht es weiter.</translation>
    </message>
    <message>
        <source>Your address in it is {address}.</source>
        <translation>Ihre Adresse darin ist {address}.</translation>
    </message>
    <message>
        <source>The connection to {network} was lost</source>
        <translation>Die Verbindung zu {network} ist abgerissen</translation>
    </message>
    <message>
        <source>Adit goes on trying. Until then nothing leaks.</source>
        <translation>Adit versucht es weiter. Bis dahin dringt nichts nach außen.</translation>
    </message>
    <message>
        <source>Could not connect to {network}</source>
        <translation>Verbindung zu {network} fehlgeschlagen</translation>
    </message>
    <message>
        <source>Connected to {network}</source>
        <translation>Verbunden mit {network}</translation>
    </message>
    <message>
        <source>Disconnected from {network}</source>
        <translation>Von {network} getrennt</translation>
    </message>
    <message>
        <source>Reconnect</source>
        <translation>Neu verbinden</translation>
    </message>
    <message>
        <source>Unblock</source>
        <translation>Freigeben</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Anzeigen</translation>
    </message>
</context>
<context>
    <name>Numbers</name>
    <message>
        <source>, </source>
        <comment>between the items of a list</comment>
        <translation>, </translation>
    </message>
    <message>
        <source>d MMMM yyyy</source>
        <comment>a day, as QLocale.toString takes it</comment>
        <translation>d. MMMM yyyy</translation>
    </message>
    <message>
        <source>{n} B</source>
        <translation>{n} B</translation>
    </message>
    <message>
        <source>{n} KiB</source>
        <translation>{n} KiB</translation>
    </message>
    <message>
        <source>{n} MiB</source>
        <translation>{n} MiB</translation>
    </message>
    <message>
        <source>{n} GiB</source>
        <translation>{n} GiB</translation>
    </message>
    <message>
        <source>{n} TiB</source>
        <translation>{n} TiB</translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) {clock}</source>
        <comment>uptime</comment>
        <translation>
            <numerusform>%n Tag {clock}</numerusform>
            <numerusform>%n Tage {clock}</numerusform>
        </translation>
    </message>
    <message>
        <source>{n} kbit/s</source>
        <translation>{n} kbit/s</translation>
    </message>
    <message>
        <source>{n} ms</source>
        <translation>{n} ms</translation>
    </message>
    <message>
        <source>{n} Gbit/s</source>
        <translation>{n} Gbit/s</translation>
    </message>
    <message>
        <source>{n} Mbit/s</source>
        <translation>{n} Mbit/s</translation>
    </message>
</context>
<context>
    <name>Password</name>
    <message>
        <source>This is longer than a password can be.</source>
        <translation>Das ist länger, als ein Passwort sein kann.</translation>
    </message>
    <message>
        <source>This has characters that no password can have.</source>
        <translation>Das enthält Zeichen, die kein Passwort haben kann.</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Remember it in the keyring</source>
        <translation>Im Schlüsselbund speichern</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>The server refused the last password.</source>
        <translation>Der Server hat das letzte Passwort abgelehnt.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Nothing here can remember it.</source>
        <translation>Hier kann es nicht gespeichert werden.</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>File with the keys</source>
        <translation>Datei mit den Schlüsseln</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>Datei wählen…</translation>
    </message>
    <message>
        <source>WireGuard (*.conf)</source>
        <translation>WireGuard (*.conf)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>This file is no text.</source>
        <translation>Diese Datei ist kein Text.</translation>
    </message>
    <message>
        <source>Password for {name}</source>
        <translation>Passwort für {name}</translation>
    </message>
    <message>
        <source>The keys of {name} are needed. Choose the .conf file that holds them.</source>
        <translation>Die Schlüssel von {name} werden gebraucht. Wählen Sie die .conf-Datei, die sie enthält.</translation>
    </message>
    <message>
        <source>Password of {user} on {host}</source>
        <translation>Passwort von {user} auf {host}</translation>
    </message>
</context>
<context>
    <name>Problems</name>
    <message>
        <source>{name} is connected now. Disconnect it before you test other settings for it.</source>
        <translation>{name} ist gerade verbunden. Trennen Sie die Verbindung, bevor Sie andere Einstellungen dafür testen.</translation>
    </message>
    <message>
        <source>The test was ended before it was done.</source>
        <translation>Der Test wurde beendet, bevor er fertig war.</translation>
    </message>
    <message>
        <source>Not all profiles can be used: {problem}</source>
        <translation>Nicht alle Profile lassen sich verwenden: {problem}</translation>
    </message>
    <message>
        <source>The profile in {file} cannot be used: line {line}: {problem}</source>
        <translation>Das Profil in {file} lässt sich nicht verwenden: Zeile {line}: {problem}</translation>
    </message>
    <message>
        <source>The profile in {file} cannot be used: {problem}</source>
        <translation>Das Profil in {file} lässt sich nicht verwenden: {problem}</translation>
    </message>
    <message>
        <source>Adit&apos;s helper went away during the test.</source>
        <translation>Der Adit-Hilfsdienst ist während des Tests verschwunden.</translation>
    </message>
    <message>
        <source>The server was not reached, or did not let us in, in time.</source>
        <translation>Der Server wurde nicht rechtzeitig erreicht oder hat uns nicht rechtzeitig eingelassen.</translation>
    </message>
    <message>
        <source>An address, a route or a name server in them is not as it should be.</source>
        <translation>Eine Adresse, eine Route oder ein Nameserver darin ist nicht so, wie es sein sollte.</translation>
    </message>
    <message>
        <source>Correct the network settings. The details say which one it is.</source>
        <translation>Berichtigen Sie die Netzwerkeinstellungen. Welche es betrifft, steht in den Details.</translation>
    </message>
    <message>
        <source>Something in them was changed, or is missing.</source>
        <translation>Etwas darin wurde geändert oder fehlt.</translation>
    </message>
    <message>
        <source>Check the settings, or import the configuration again.</source>
        <translation>Prüfen Sie die Einstellungen oder importieren Sie die Konfiguration erneut.</translation>
    </message>
    <message>
        <source>The kind of login was changed, or what was imported is damaged.</source>
        <translation>Die Anmeldeart wurde geändert, oder was importiert wurde, ist beschädigt.</translation>
    </message>
    <message>
        <source>Type the password again, or check the kind of login.</source>
        <translation>Geben Sie das Passwort erneut ein oder prüfen Sie die Anmeldeart.</translation>
    </message>
    <message>
        <source>The system does not take the tunnel&apos;s settings.</source>
        <translation>Das System nimmt die Einstellungen des Tunnels nicht an.</translation>
    </message>
    <message>
        <source>The packet size (MTU) may be too large or too small.</source>
        <translation>Die Paketgröße (MTU) ist vielleicht zu groß oder zu klein.</translation>
    </message>
    <message>
        <source>Leave the packet size to Adit, or set another one.</source>
        <translation>Überlassen Sie die Paketgröße Adit oder legen Sie eine andere fest.</translation>
    </message>
    <message>
        <source>The system cannot make tunnels.</source>
        <translation>Das System kann keine Tunnel anlegen.</translation>
    </message>
    <message>
        <source>A part of its kernel is not loaded.</source>
        <translation>Ein Teil seines Kernels ist nicht geladen.</translation>
    </message>
    <message>
        <source>The system does not let Adit&apos;s helper set up the network.</source>
        <translation>Das System lässt den Adit-Hilfsdienst das Netzwerk nicht einrichten.</translation>
    </message>
    <message>
        <source>The helper runs without the rights that it needs.</source>
        <translation>Der Hilfsdienst läuft ohne die Rechte, die er braucht.</translation>
    </message>
    <message>
        <source>Start the helper as its instructions say, then connect again.</source>
        <translation>Starten Sie den Hilfsdienst, wie es seine Anleitung sagt, und verbinden Sie erneut.</translation>
    </message>
    <message>
        <source>Another program uses the network device that the tunnel needs.</source>
        <translation>Ein anderes Programm benutzt das Netzwerkgerät, das der Tunnel braucht.</translation>
    </message>
    <message>
        <source>It may be another VPN.</source>
        <translation>Es ist vielleicht ein anderes VPN.</translation>
    </message>
    <message>
        <source>End that program, then connect again.</source>
        <translation>Beenden Sie dieses Programm und verbinden Sie erneut.</translation>
    </message>
    <message>
        <source>The tunnel&apos;s network device went away.</source>
        <translation>Das Netzwerkgerät des Tunnels ist verschwunden.</translation>
    </message>
    <message>
        <source>Another program has removed it, perhaps one that manages networks.</source>
        <translation>Ein anderes Programm hat es entfernt, vielleicht eines, das Netzwerke verwaltet.</translation>
    </message>
    <message>
        <source>Connect again.</source>
        <translation>Verbinden Sie erneut.</translation>
    </message>
    <message>
        <source>This system&apos;s kernel lacks something that Adit needs.</source>
        <translation>Dem Kernel dieses Systems fehlt etwas, das Adit braucht.</translation>
    </message>
    <message>
        <source>It is too old, or was built without it.</source>
        <translation>Er ist zu alt oder wurde ohne dies gebaut.</translation>
    </message>
    <message>
        <source>Use a newer kernel. The details say what is missing.</source>
        <translation>Verwenden Sie einen neueren Kernel. Was fehlt, steht in den Details.</translation>
    </message>
    <message>
        <source>The system refused to set addresses or routes.</source>
        <translation>Das System hat es abgelehnt, Adressen oder Routen zu setzen.</translation>
    </message>
    <message>
        <source>Another program may change the network at the same time.</source>
        <translation>Vielleicht ändert gleichzeitig ein anderes Programm das Netzwerk.</translation>
    </message>
    <message>
        <source>Connect again. If it happens once more, save a report.</source>
        <translation>Verbinden Sie erneut. Geschieht es noch einmal, speichern Sie einen Bericht.</translation>
    </message>
    <message>
        <source>The kill switch needs a firewall that this system does not have.</source>
        <translation>Der Kill-Switch braucht eine Firewall, die dieses System nicht hat.</translation>
    </message>
    <message>
        <source>A part of its kernel (nftables) is missing or not loaded.</source>
        <translation>Ein Teil seines Kernels (nftables) fehlt oder ist nicht geladen.</translation>
    </message>
    <message>
        <source>Have it loaded, or turn the kill switch off and connect again.</source>
        <translation>Lassen Sie ihn laden, oder schalten Sie den Kill-Switch aus und verbinden Sie erneut.</translation>
    </message>
    <message>
        <source>The system refused to set the kill switch.</source>
        <translation>Das System hat es abgelehnt, den Kill-Switch einzurichten.</translation>
    </message>
    <message>
        <source>Another program may change the firewall at the same time.</source>
        <translation>Vielleicht ändert gleichzeitig ein anderes Programm die Firewall.</translation>
    </message>
    <message>
        <source>Adit&apos;s helper could not note how to put the network back.</source>
        <translation>Der Adit-Hilfsdienst konnte nicht festhalten, wie das Netzwerk zurückzusetzen ist.</translation>
    </message>
    <message>
        <source>The disk is full, or cannot be written to.</source>
        <translation>Der Datenträger ist voll oder nicht beschreibbar.</translation>
    </message>
    <message>
        <source>Make room on the disk, then connect again.</source>
        <translation>Schaffen Sie Platz auf dem Datenträger und verbinden Sie erneut.</translation>
    </message>
    <message>
        <source>What manages this machine&apos;s name servers did not take them.</source>
        <translation>Was die Nameserver dieses Rechners verwaltet, hat sie nicht angenommen.</translation>
    </message>
    <message>
        <source>Names inside that network may not be found. The details say more.</source>
        <translation>Namen in diesem Netzwerk werden vielleicht nicht gefunden. Mehr steht in den Details.</translation>
    </message>
    <message>
        <source>The disk is full, or the file cannot be written to.</source>
        <translation>Der Datenträger ist voll, oder die Datei ist nicht beschreibbar.</translation>
    </message>
    <message>
        <source>What manages this machine&apos;s name servers does not answer.</source>
        <translation>Was die Nameserver dieses Rechners verwaltet, antwortet nicht.</translation>
    </message>
    <message>
        <source>Connect again. If it happens once more, restart that service.</source>
        <translation>Verbinden Sie erneut. Geschieht es noch einmal, starten Sie jenen Dienst neu.</translation>
    </message>
    <message>
        <source>Adit met a fault of its own.</source>
        <translation>In Adit selbst ist ein Fehler aufgetreten.</translation>
    </message>
    <message>
        <source>It may also have run out of memory.</source>
        <translation>Vielleicht ist auch der Arbeitsspeicher ausgegangen.</translation>
    </message>
    <message>
        <source>Connect again. A report helps to have it mended.</source>
        <translation>Verbinden Sie erneut. Ein Bericht hilft, den Fehler zu beheben.</translation>
    </message>
    <message>
        <source>The network settings of {name} cannot be carried out.</source>
        <translation>Die Netzwerkeinstellungen von {name} lassen sich nicht umsetzen.</translation>
    </message>
    <message>
        <source>The keys or settings of {name} cannot be used.</source>
        <translation>Die Schlüssel oder Einstellungen von {name} lassen sich nicht verwenden.</translation>
    </message>
    <message>
        <source>The password does not go with the kind of login of {name}.</source>
        <translation>Das Passwort passt nicht zur Anmeldeart von {name}.</translation>
    </message>
    <message>
        <source>Load it with: {command}</source>
        <translation>Laden Sie ihn mit: {command}</translation>
    </message>
    <message>
        <source>The name servers of {name} could not be set.</source>
        <translation>Die Nameserver von {name} konnten nicht gesetzt werden.</translation>
    </message>
    <message>
        <source>The name servers of {name} could not be set in time.</source>
        <translation>Die Nameserver von {name} konnten nicht rechtzeitig gesetzt werden.</translation>
    </message>
    <message>
        <source>Ask the administrator of the server.</source>
        <translation>Fragen Sie den Administrator des Servers.</translation>
    </message>
    <message>
        <source>The password was changed, or the user name is another one.</source>
        <translation>Das Passwort wurde geändert, oder der Benutzername lautet anders.</translation>
    </message>
    <message>
        <source>Type the password again, and check the user name and the kind of login.</source>
        <translation>Geben Sie das Passwort erneut ein und prüfen Sie Benutzername und Anmeldeart.</translation>
    </message>
    <message>
        <source>The organisation that runs the server asks for a new one in time.</source>
        <translation>Die Organisation, die den Server betreibt, verlangt von Zeit zu Zeit ein neues.</translation>
    </message>
    <message>
        <source>Set a new password with your organisation, then type it here.</source>
        <translation>Legen Sie bei Ihrer Organisation ein neues Passwort fest und geben Sie es hier ein.</translation>
    </message>
    <message>
        <source>It takes one only from its own machine.</source>
        <translation>Er nimmt ein solches nur von seinem eigenen Rechner an.</translation>
    </message>
    <message>
        <source>Have a password set for this user on the server, then type it here.</source>
        <translation>Lassen Sie auf dem Server ein Passwort für diesen Benutzer festlegen und geben Sie es hier ein.</translation>
    </message>
    <message>
        <source>The server does not offer this way of logging in.</source>
        <translation>Der Server bietet diese Anmeldeart nicht an.</translation>
    </message>
    <message>
        <source>Choose another kind of login, or ask the administrator which it is.</source>
        <translation>Wählen Sie eine andere Anmeldeart oder fragen Sie den Administrator, welche es ist.</translation>
    </message>
    <message>
        <source>The account has expired, or lacks the right to connect.</source>
        <translation>Das Konto ist abgelaufen oder hat kein Recht, sich zu verbinden.</translation>
    </message>
    <message>
        <source>The server takes no connections from where you are.</source>
        <translation>Der Server nimmt von Ihrem Standort keine Verbindungen an.</translation>
    </message>
    <message>
        <source>It lets in only certain addresses on the internet.</source>
        <translation>Er lässt nur bestimmte Adressen im Internet ein.</translation>
    </message>
    <message>
        <source>Try from another network, or ask the administrator to let this one in.</source>
        <translation>Versuchen Sie es aus einem anderen Netzwerk oder bitten Sie den Administrator, dieses zuzulassen.</translation>
    </message>
    <message>
        <source>This machine is not on its list.</source>
        <translation>Dieser Rechner steht nicht auf seiner Liste.</translation>
    </message>
    <message>
        <source>The server does not accept Adit as its client.</source>
        <translation>Der Server akzeptiert Adit nicht als Client.</translation>
    </message>
    <message>
        <source>The hub may demand a newer one, or the maker&apos;s own.</source>
        <translation>Vielleicht verlangt der Hub einen neueren oder den des Herstellers.</translation>
    </message>
    <message>
        <source>Update Adit. If that does not help, ask the administrator.</source>
        <translation>Aktualisieren Sie Adit. Hilft das nicht, fragen Sie den Administrator.</translation>
    </message>
    <message>
        <source>Its name is spelt in another way, or it was removed.</source>
        <translation>Sein Name wird anders geschrieben, oder er wurde entfernt.</translation>
    </message>
    <message>
        <source>Check the name of the hub.</source>
        <translation>Prüfen Sie den Namen des Hubs.</translation>
    </message>
    <message>
        <source>The administrator has turned it off, perhaps only for now.</source>
        <translation>Der Administrator hat ihn abgeschaltet, vielleicht nur vorübergehend.</translation>
    </message>
    <message>
        <source>Wait a while, or ask the administrator.</source>
        <translation>Warten Sie eine Weile oder fragen Sie den Administrator.</translation>
    </message>
    <message>
        <source>As many are connected as it allows.</source>
        <translation>Es sind so viele verbunden, wie er zulässt.</translation>
    </message>
    <message>
        <source>Another machine uses this account, or the server has not noticed yet that an earlier connection ended.</source>
        <translation>Ein anderer Rechner benutzt dieses Konto, oder der Server hat noch nicht bemerkt, dass eine frühere Verbindung beendet ist.</translation>
    </message>
    <message>
        <source>Disconnect elsewhere, or wait a minute.</source>
        <translation>Trennen Sie die andere Verbindung oder warten Sie eine Minute.</translation>
    </message>
    <message>
        <source>An administrator of the server disconnected you.</source>
        <translation>Ein Administrator des Servers hat Ihre Verbindung getrennt.</translation>
    </message>
    <message>
        <source>It may have been meant for you, or for everybody.</source>
        <translation>Vielleicht galt das Ihnen, vielleicht allen.</translation>
    </message>
    <message>
        <source>Connect again. If it happens once more, ask the administrator.</source>
        <translation>Verbinden Sie erneut. Geschieht es noch einmal, fragen Sie den Administrator.</translation>
    </message>
    <message>
        <source>The server ended the connection because its time was over.</source>
        <translation>Der Server hat die Verbindung beendet, weil ihre Zeit abgelaufen war.</translation>
    </message>
    <message>
        <source>It allows each connection a certain time only.</source>
        <translation>Er erlaubt jeder Verbindung nur eine bestimmte Zeit.</translation>
    </message>
    <message>
        <source>The server does not know the connection any more.</source>
        <translation>Der Server kennt die Verbindung nicht mehr.</translation>
    </message>
    <message>
        <source>It was restarted, or heard nothing from us for too long.</source>
        <translation>Er wurde neu gestartet oder hat zu lange nichts von uns gehört.</translation>
    </message>
    <message>
        <source>The server allows no more connections for this login.</source>
        <translation>Der Server erlaubt für diese Anmeldung keine weiteren Verbindungen.</translation>
    </message>
    <message>
        <source>One of the machines that serve it together is away.</source>
        <translation>Einer der Rechner, die ihn gemeinsam bereitstellen, fehlt.</translation>
    </message>
    <message>
        <source>The server&apos;s licence does not allow the connection.</source>
        <translation>Die Lizenz des Servers erlaubt die Verbindung nicht.</translation>
    </message>
    <message>
        <source>It has expired, or has more users than it may.</source>
        <translation>Sie ist abgelaufen oder hat mehr Benutzer als zulässig.</translation>
    </message>
    <message>
        <source>The server met an error of its own.</source>
        <translation>Beim Server ist ein interner Fehler aufgetreten.</translation>
    </message>
    <message>
        <source>The server is going to sleep.</source>
        <translation>Der Server geht in den Ruhezustand.</translation>
    </message>
    <message>
        <source>The server does not take VPN clients.</source>
        <translation>Der Server nimmt keine VPN-Clients an.</translation>
    </message>
    <message>
        <source>It may be set up for bridges between offices only.</source>
        <translation>Vielleicht ist er nur für Brücken zwischen Standorten eingerichtet.</translation>
    </message>
    <message>
        <source>The server sent something that Adit does not understand.</source>
        <translation>Der Server hat etwas gesendet, das Adit nicht versteht.</translation>
    </message>
    <message>
        <source>The port belongs to another program, or the server has a fault.</source>
        <translation>Der Port gehört zu einem anderen Programm, oder der Server hat einen Fehler.</translation>
    </message>
    <message>
        <source>Check host and port. If they are right, save a report.</source>
        <translation>Prüfen Sie Host und Port. Stimmen sie, speichern Sie einen Bericht.</translation>
    </message>
    <message>
        <source>The port is another one, or a web server is in its place.</source>
        <translation>Der Port ist ein anderer, oder dort läuft ein Webserver.</translation>
    </message>
    <message>
        <source>Check host and port. SoftEther usually listens on 443, 992, 1194 or 5555.</source>
        <translation>Prüfen Sie Host und Port. SoftEther lauscht meist auf 443, 992, 1194 oder 5555.</translation>
    </message>
    <message>
        <source>The server refused the connection.</source>
        <translation>Der Server hat die Verbindung abgelehnt.</translation>
    </message>
    <message>
        <source>It gave a reason that Adit does not know.</source>
        <translation>Er hat einen Grund genannt, den Adit nicht kennt.</translation>
    </message>
    <message>
        <source>Wait a while, and connect again.</source>
        <translation>Warten Sie eine Weile und verbinden Sie erneut.</translation>
    </message>
    <message>
        <source>Try again a little later, or ask the administrator.</source>
        <translation>Versuchen Sie es etwas später erneut oder fragen Sie den Administrator.</translation>
    </message>
    <message>
        <source>Connect again when it is awake.</source>
        <translation>Verbinden Sie erneut, wenn er wieder wach ist.</translation>
    </message>
    <message>
        <source>The server refused the password for user “{user}” on hub “{hub}”.</source>
        <translation>Der Server hat das Passwort für den Benutzer „{user}“ auf dem Hub „{hub}“ abgelehnt.</translation>
    </message>
    <message>
        <source>The password of user “{user}” has expired.</source>
        <translation>Das Passwort des Benutzers „{user}“ ist abgelaufen.</translation>
    </message>
    <message>
        <source>The server takes no empty password for user “{user}”.</source>
        <translation>Der Server nimmt für den Benutzer „{user}“ kein leeres Passwort an.</translation>
    </message>
    <message>
        <source>User “{user}” is set up on the server for another one.</source>
        <translation>Der Benutzer „{user}“ ist auf dem Server für eine andere eingerichtet.</translation>
    </message>
    <message>
        <source>User “{user}” may not connect to hub “{hub}”.</source>
        <translation>Der Benutzer „{user}“ darf sich nicht mit dem Hub „{hub}“ verbinden.</translation>
    </message>
    <message>
        <source>User “{user}” may not use monitoring mode.</source>
        <translation>Der Benutzer „{user}“ darf den Überwachungsmodus nicht verwenden.</translation>
    </message>
    <message>
        <source>User “{user}” may not bridge or route networks.</source>
        <translation>Der Benutzer „{user}“ darf keine Netze überbrücken oder routen.</translation>
    </message>
    <message>
        <source>Hub “{hub}” takes only machines that are registered.</source>
        <translation>Der Hub „{hub}“ nimmt nur registrierte Rechner an.</translation>
    </message>
    <message>
        <source>There is no hub called “{hub}” on {host}.</source>
        <translation>Auf {host} gibt es keinen Hub namens „{hub}“.</translation>
    </message>
    <message>
        <source>Hub “{hub}” is offline.</source>
        <translation>Der Hub „{hub}“ ist offline.</translation>
    </message>
    <message>
        <source>Hub “{hub}” has no room for a further connection.</source>
        <translation>Der Hub „{hub}“ hat keinen Platz für eine weitere Verbindung.</translation>
    </message>
    <message>
        <source>User “{user}” is connected as often as the server allows.</source>
        <translation>Der Benutzer „{user}“ ist so oft verbunden, wie der Server zulässt.</translation>
    </message>
    <message>
        <source>The servers behind {host} cannot give us hub “{hub}” now.</source>
        <translation>Die Server hinter {host} können uns den Hub „{hub}“ derzeit nicht geben.</translation>
    </message>
    <message>
        <source>What answers at {host} is no SoftEther server.</source>
        <translation>Was unter {host} antwortet, ist kein SoftEther-Server.</translation>
    </message>
    <message>
        <source>The name is misspelt, or this machine has no internet connection.</source>
        <translation>Der Name ist falsch geschrieben, oder dieser Rechner hat keine Internetverbindung.</translation>
    </message>
    <message>
        <source>Check the name and the network connection.</source>
        <translation>Prüfen Sie den Namen und die Netzwerkverbindung.</translation>
    </message>
    <message>
        <source>This machine has no network, or none that leads there.</source>
        <translation>Dieser Rechner hat kein Netzwerk oder keines, das dorthin führt.</translation>
    </message>
    <message>
        <source>Check the network connection.</source>
        <translation>Prüfen Sie die Netzwerkverbindung.</translation>
    </message>
    <message>
        <source>The VPN server is not running, or listens on another port.</source>
        <translation>Der VPN-Server läuft nicht oder lauscht auf einem anderen Port.</translation>
    </message>
    <message>
        <source>Check the port, or ask the administrator of the server.</source>
        <translation>Prüfen Sie den Port oder fragen Sie den Administrator des Servers.</translation>
    </message>
    <message>
        <source>It is off, too busy, or a firewall on the way lets nothing through.</source>
        <translation>Er ist ausgeschaltet oder überlastet, oder eine Firewall unterwegs lässt nichts durch.</translation>
    </message>
    <message>
        <source>Check the network connection, or try another network.</source>
        <translation>Prüfen Sie die Netzwerkverbindung oder versuchen Sie ein anderes Netzwerk.</translation>
    </message>
    <message>
        <source>The connection to the server was lost.</source>
        <translation>Die Verbindung zum Server ist abgerissen.</translation>
    </message>
    <message>
        <source>The network changed, or the server was restarted.</source>
        <translation>Das Netzwerk hat sich geändert, oder der Server wurde neu gestartet.</translation>
    </message>
    <message>
        <source>Check the network connection, and connect again.</source>
        <translation>Prüfen Sie die Netzwerkverbindung und verbinden Sie erneut.</translation>
    </message>
    <message>
        <source>A WireGuard server is silent towards a key that it does not know. Or it is off, or a firewall lets no UDP through.</source>
        <translation>Ein WireGuard-Server schweigt gegenüber einem Schlüssel, den er nicht kennt. Oder er ist ausgeschaltet, oder eine Firewall lässt kein UDP durch.</translation>
    </message>
    <message>
        <source>Check address, port and keys, and whether the server knows your key.</source>
        <translation>Prüfen Sie Adresse, Port und Schlüssel, und ob der Server Ihren Schlüssel kennt.</translation>
    </message>
    <message>
        <source>End that program, or give the network another port, or none.</source>
        <translation>Beenden Sie dieses Programm, oder geben Sie dem Netzwerk einen anderen Port oder keinen.</translation>
    </message>
    <message>
        <source>Many servers make their own certificate. So does whoever pretends to be one.</source>
        <translation>Viele Server erstellen ihr Zertifikat selbst. Das tut aber auch, wer sich als ein solcher ausgibt.</translation>
    </message>
    <message>
        <source>Compare its fingerprint with the one that the server&apos;s administrator has.</source>
        <translation>Vergleichen Sie seinen Fingerabdruck mit dem, den der Administrator des Servers hat.</translation>
    </message>
    <message>
        <source>The server got a new one, or somebody is in between.</source>
        <translation>Der Server hat ein neues bekommen, oder jemand hat sich dazwischengeschaltet.</translation>
    </message>
    <message>
        <source>Ask the server&apos;s administrator before you trust it.</source>
        <translation>Fragen Sie den Administrator des Servers, bevor Sie ihm vertrauen.</translation>
    </message>
    <message>
        <source>The settings ask for a certificate that an authority vouches for, and this one has none, is out of date, or is another server&apos;s.</source>
        <translation>Die Einstellungen verlangen ein Zertifikat, für das eine Zertifizierungsstelle bürgt; für dieses bürgt keine, oder es ist nicht mehr gültig oder gehört einem anderen Server.</translation>
    </message>
    <message>
        <source>If the server makes its own certificate, choose in the settings to be asked about it.</source>
        <translation>Erstellt der Server sein Zertifikat selbst, wählen Sie in den Einstellungen, dass nachgefragt wird.</translation>
    </message>
    <message>
        <source>What answers there is no VPN server, or one that is far too old.</source>
        <translation>Was dort antwortet, ist kein VPN-Server oder ein viel zu alter.</translation>
    </message>
    <message>
        <source>Check host and port.</source>
        <translation>Prüfen Sie Host und Port.</translation>
    </message>
    <message>
        <source>The hub has no DHCP server, or it has no address left.</source>
        <translation>Der Hub hat keinen DHCP-Server, oder dieser hat keine Adresse mehr frei.</translation>
    </message>
    <message>
        <source>Ask the administrator, or set a fixed address in the network settings.</source>
        <translation>Fragen Sie den Administrator oder legen Sie in den Netzwerkeinstellungen eine feste Adresse fest.</translation>
    </message>
    <message>
        <source>Its DHCP server is not set up as it should be.</source>
        <translation>Sein DHCP-Server ist nicht richtig eingerichtet.</translation>
    </message>
    <message>
        <source>Tell the administrator, or set a fixed address in the network settings.</source>
        <translation>Verständigen Sie den Administrator oder legen Sie in den Netzwerkeinstellungen eine feste Adresse fest.</translation>
    </message>
    <message>
        <source>The address that the tunnel needs is in use on this machine.</source>
        <translation>Die Adresse, die der Tunnel braucht, wird auf diesem Rechner bereits verwendet.</translation>
    </message>
    <message>
        <source>Another VPN, or the network you are in, has the same one.</source>
        <translation>Ein anderes VPN oder das Netzwerk, in dem Sie sind, hat dieselbe.</translation>
    </message>
    <message>
        <source>Disconnect the other VPN, or try another network.</source>
        <translation>Trennen Sie das andere VPN oder versuchen Sie ein anderes Netzwerk.</translation>
    </message>
    <message>
        <source>Another program has a route to the same networks.</source>
        <translation>Ein anderes Programm hat eine Route zu denselben Netzen.</translation>
    </message>
    <message>
        <source>Disconnect the other VPN, then connect again.</source>
        <translation>Trennen Sie das andere VPN und verbinden Sie erneut.</translation>
    </message>
    <message>
        <source>Correct the port.</source>
        <translation>Berichtigen Sie den Port.</translation>
    </message>
    <message>
        <source>There is no server called {host}, as far as can be found out.</source>
        <translation>Soweit sich feststellen lässt, gibt es keinen Server namens {host}.</translation>
    </message>
    <message>
        <source>The server {host} cannot be reached.</source>
        <translation>Der Server {host} ist nicht erreichbar.</translation>
    </message>
    <message>
        <source>Nobody takes connections at {host} on this port.</source>
        <translation>Unter {host} nimmt auf diesem Port niemand Verbindungen an.</translation>
    </message>
    <message>
        <source>The server {host} did not answer in time.</source>
        <translation>Der Server {host} hat nicht rechtzeitig geantwortet.</translation>
    </message>
    <message>
        <source>The WireGuard server {host} does not answer.</source>
        <translation>Der WireGuard-Server {host} antwortet nicht.</translation>
    </message>
    <message>
        <source>Another program uses the UDP port that {name} asks for.</source>
        <translation>Ein anderes Programm benutzt den UDP-Port, den {name} verlangt.</translation>
    </message>
    <message>
        <source>The port in the settings of {name} is not valid.</source>
        <translation>Der Port in den Einstellungen von {name} ist ungültig.</translation>
    </message>
    <message>
        <source>The certificate of {host} is not known yet.</source>
        <translation>Das Zertifikat von {host} ist noch nicht bekannt.</translation>
    </message>
    <message>
        <source>{host} shows another certificate than the one you trusted.</source>
        <translation>{host} zeigt ein anderes Zertifikat als das, dem Sie vertraut haben.</translation>
    </message>
    <message>
        <source>The certificate of {host} is not trusted.</source>
        <translation>Das Zertifikat von {host} ist nicht vertrauenswürdig.</translation>
    </message>
    <message>
        <source>No encrypted connection to {host} could be made.</source>
        <translation>Zu {host} ließ sich keine verschlüsselte Verbindung aufbauen.</translation>
    </message>
    <message>
        <source>The network behind {host} gave us no address.</source>
        <translation>Das Netzwerk hinter {host} hat uns keine Adresse gegeben.</translation>
    </message>
    <message>
        <source>The network behind {host} gave us no usable address.</source>
        <translation>Das Netzwerk hinter {host} hat uns keine brauchbare Adresse gegeben.</translation>
    </message>
    <message>
        <source>Adit&apos;s helper did not do that</source>
        <translation>Der Adit-Hilfsdienst hat das nicht getan</translation>
    </message>
    <message>
        <source>Could not connect</source>
        <translation>Verbindung fehlgeschlagen</translation>
    </message>
    <message>
        <source>Adit tries again by itself.</source>
        <translation>Adit versucht es von selbst erneut.</translation>
    </message>
    <message>
        <source>That was not done</source>
        <translation>Das wurde nicht getan</translation>
    </message>
    <message>
        <source>The password was not remembered</source>
        <translation>Das Passwort wurde nicht gespeichert</translation>
    </message>
    <message>
        <source>Lockdown is on: nothing goes out without a connection.</source>
        <translation>Lockdown ist an: Ohne Verbindung geht nichts hinaus.</translation>
    </message>
    <message>
        <source>Something else holds it, perhaps a connection of another user.</source>
        <translation>Etwas anderes hält es zurück, vielleicht die Verbindung eines anderen Benutzers.</translation>
    </message>
    <message>
        <source>The network is still blocked</source>
        <translation>Das Netzwerk ist noch blockiert</translation>
    </message>
    <message>
        <source>Adit&apos;s helper did not open all of it.</source>
        <translation>Der Adit-Hilfsdienst hat nicht alles freigegeben.</translation>
    </message>
    <message>
        <source>The connection was ended.</source>
        <translation>Die Verbindung wurde beendet.</translation>
    </message>
    <message>
        <source>A report helps to have it mended.</source>
        <translation>Ein Bericht hilft, den Fehler zu beheben.</translation>
    </message>
    <message>
        <source>Ask an administrator of this machine.</source>
        <translation>Fragen Sie einen Administrator dieses Rechners.</translation>
    </message>
    <message>
        <source>Connected, with trouble</source>
        <translation>Verbunden, mit Problemen</translation>
    </message>
    <message>
        <source>The connection came to an end</source>
        <translation>Die Verbindung ist beendet</translation>
    </message>
    <message>
        <source>Not connected at the moment</source>
        <translation>Zurzeit nicht verbunden</translation>
    </message>
    <message>
        <source>Your answer is needed</source>
        <translation>Ihre Antwort wird gebraucht</translation>
    </message>
    <message>
        <source>Adit&apos;s helper and this window are of different versions.</source>
        <translation>Der Adit-Hilfsdienst und dieses Fenster haben verschiedene Versionen.</translation>
    </message>
    <message>
        <source>Adit&apos;s helper does not answer.</source>
        <translation>Der Adit-Hilfsdienst antwortet nicht.</translation>
    </message>
    <message>
        <source>It is not running, or is being restarted.</source>
        <translation>Er läuft nicht oder wird gerade neu gestartet.</translation>
    </message>
    <message>
        <source>Wait a moment, or start it.</source>
        <translation>Warten Sie einen Augenblick oder starten Sie ihn.</translation>
    </message>
    <message>
        <source>The settings could not be read or kept</source>
        <translation>Die Einstellungen konnten nicht gelesen oder gespeichert werden</translation>
    </message>
    <message>
        <source>There is no usable password or key</source>
        <translation>Es gibt kein brauchbares Passwort und keinen brauchbaren Schlüssel</translation>
    </message>
    <message>
        <source>You are connected to {name}, and will be asked again next time.</source>
        <translation>Sie sind mit {name} verbunden und werden beim nächsten Mal wieder gefragt.</translation>
    </message>
    <message>
        <source>The way out: {command}</source>
        <translation>Der Ausweg: {command}</translation>
    </message>
    <message>
        <source>You may not do this on this machine.</source>
        <translation>Das dürfen Sie auf diesem Rechner nicht.</translation>
    </message>
    <message>
        <source>It changes the network of everybody here, or is another user&apos;s, or you did not confirm it with a password.</source>
        <translation>Es ändert das Netzwerk für alle hier, oder es gehört einem anderen Benutzer, oder Sie haben es nicht mit einem Passwort bestätigt.</translation>
    </message>
    <message>
        <source>It has too much to do.</source>
        <translation>Er hat zu viel zu tun.</translation>
    </message>
    <message>
        <source>There are as many connections as it allows, or it is about to end.</source>
        <translation>Es gibt so viele Verbindungen, wie er zulässt, oder er wird gerade beendet.</translation>
    </message>
    <message>
        <source>Disconnect something, or wait a moment, and try again.</source>
        <translation>Trennen Sie eine Verbindung oder warten Sie einen Augenblick, und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The settings cannot be used as they are.</source>
        <translation>So lassen sich die Einstellungen nicht verwenden.</translation>
    </message>
    <message>
        <source>Correct the settings, and connect again.</source>
        <translation>Berichtigen Sie die Einstellungen und verbinden Sie erneut.</translation>
    </message>
    <message>
        <source>The system did not let it.</source>
        <translation>Das System hat es nicht zugelassen.</translation>
    </message>
    <message>
        <source>A report helps to find out why.</source>
        <translation>Ein Bericht hilft, den Grund zu finden.</translation>
    </message>
    <message>
        <source>It is too old for that.</source>
        <translation>Er ist zu alt dafür.</translation>
    </message>
    <message>
        <source>Update both, and restart the helper.</source>
        <translation>Aktualisieren Sie beide und starten Sie den Hilfsdienst neu.</translation>
    </message>
    <message>
        <source>Type it again, or choose the right file.</source>
        <translation>Geben Sie es erneut ein oder wählen Sie die richtige Datei.</translation>
    </message>
    <message>
        <source>Update the helper, and restart it.</source>
        <translation>Aktualisieren Sie den Hilfsdienst und starten Sie ihn neu.</translation>
    </message>
    <message>
        <source>An administrator can do it with: {command}</source>
        <translation>Ein Administrator kann es tun mit: {command}</translation>
    </message>
    <message>
        <source>Allowed is: {allowed}</source>
        <translation>Erlaubt ist: {allowed}</translation>
    </message>
</context>
<context>
    <name>Report</name>
    <message>
        <source>Save a report</source>
        <translation>Bericht speichern</translation>
    </message>
    <message>
        <source>Text of the report</source>
        <translation>Text des Berichts</translation>
    </message>
    <message>
        <source>Collecting…</source>
        <translation>Wird zusammengestellt…</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Speichern…</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>Kopiert.</translation>
    </message>
    <message>
        <source>This is for whoever shall help you. Names, accounts, public addresses and keys are replaced by numbers. Read it before you give it away; nothing is sent by itself.</source>
        <translation>Dieser Text ist für alle, die Ihnen helfen sollen. Namen, Konten, öffentliche Adressen und Schlüssel sind durch Nummern ersetzt. Lesen Sie ihn, bevor Sie ihn weitergeben; von selbst wird nichts gesendet.</translation>
    </message>
    <message>
        <source>Text (*.txt)</source>
        <translation>Text (*.txt)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Saved to {file}.</source>
        <translation>Gespeichert in {file}.</translation>
    </message>
    <message>
        <source>It could not be saved: {why}</source>
        <translation>Das Speichern ist fehlgeschlagen: {why}</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>Quit Adit</source>
        <translation>Adit beenden</translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) are there. Stay connected?</source>
        <translation>
            <numerusform>Es besteht %n Verbindung. Verbunden bleiben?</numerusform>
            <numerusform>Es bestehen %n Verbindungen. Verbunden bleiben?</numerusform>
        </translation>
    </message>
    <message>
        <source>Without the tray icon the connection goes on: the helper looks after it. You can end it by starting Adit again.</source>
        <translation>Ohne das Symbol im Systemabschnitt geht die Verbindung weiter: Der Hilfsdienst kümmert sich darum. Um sie zu beenden, starten Sie Adit erneut.</translation>
    </message>
    <message>
        <source>Stay connected</source>
        <translation>Verbunden bleiben</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>Trennen</translation>
    </message>
    <message>
        <source>Do not quit</source>
        <translation>Nicht beenden</translation>
    </message>
    <message>
        <source>Remember this and do not ask again</source>
        <translation>Auswahl merken und nicht mehr fragen</translation>
    </message>
    <message>
        <source>You are connected to {name}. Stay connected?</source>
        <translation>Sie sind mit {name} verbunden. Verbunden bleiben?</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Pages of the settings</source>
        <translation>Seiten der Einstellungen</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>Protection</source>
        <translation>Schutz</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>Shows or hides the window</source>
        <translation>Zeigt oder verbirgt das Fenster</translation>
    </message>
    <message>
        <source>Connects the last network, or disconnects</source>
        <translation>Verbindet das letzte Netzwerk oder trennt es</translation>
    </message>
    <message>
        <source>Opens the menu</source>
        <translation>Öffnet das Menü</translation>
    </message>
    <message>
        <source>In colour</source>
        <translation>Farbig</translation>
    </message>
    <message>
        <source>In one colour, like the desktop&apos;s own</source>
        <translation>Einfarbig, wie die der Arbeitsumgebung</translation>
    </message>
    <message>
        <source>Ask me</source>
        <translation>Nachfragen</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>Wie die Arbeitsumgebung</translation>
    </message>
    <message>
        <source>Show the tray icon when I log in</source>
        <translation>Symbol im Systemabschnitt beim Anmelden anzeigen</translation>
    </message>
    <message>
        <source>Tell me by notifications what happens</source>
        <translation>Mit Benachrichtigungen mitteilen, was geschieht</translation>
    </message>
    <message>
        <source>Closing the window quits Adit</source>
        <translation>Schließen des Fensters beendet Adit</translation>
    </message>
    <message>
        <source>There are no networks of your own yet.</source>
        <translation>Sie haben noch keine eigenen Netzwerke.</translation>
    </message>
    <message>
        <source>Connect when the icon appears:</source>
        <translation>Verbinden, sobald das Symbol erscheint:</translation>
    </message>
    <message>
        <source>A click on the icon:</source>
        <translation>Klick auf das Symbol:</translation>
    </message>
    <message>
        <source>The icon is:</source>
        <translation>Aussehen des Symbols:</translation>
    </message>
    <message>
        <source>When I quit while connected:</source>
        <translation>Beim Beenden mit Verbindung:</translation>
    </message>
    <message>
        <source>Language:</source>
        <translation>Sprache:</translation>
    </message>
    <message>
        <source>The language changes when Adit is started anew.</source>
        <translation>Die Sprache ändert sich beim nächsten Start von Adit.</translation>
    </message>
    <message>
        <source>The settings could not be saved: {why}</source>
        <translation>Die Einstellungen konnten nicht gespeichert werden: {why}</translation>
    </message>
    <message>
        <source>This could not be saved: {why}</source>
        <translation>Das konnte nicht gespeichert werden: {why}</translation>
    </message>
    <message>
        <source>Lockdown</source>
        <translation>Lockdown</translation>
    </message>
    <message>
        <source>Hold back the whole machine&apos;s network?</source>
        <translation>Das Netzwerk des ganzen Rechners zurückhalten?</translation>
    </message>
    <message>
        <source>Hold everything back</source>
        <translation>Alles zurückhalten</translation>
    </message>
    <message>
        <source>Leave the network open</source>
        <translation>Netzwerk offen lassen</translation>
    </message>
    <message>
        <source>From now on nothing reaches the network while Adit is not connected: no browser, no updates, nobody on this machine. It stays so after a restart, until it is turned off here or by:
{command}</source>
        <translation>Von nun an erreicht nichts das Netzwerk, solange Adit nicht verbunden ist: kein Browser, keine Aktualisierungen, niemand auf diesem Rechner. Das bleibt auch nach einem Neustart so, bis es hier abgeschaltet wird oder mit:
{command}</translation>
    </message>
    <message>
        <source>The machine has no password or key for it.</source>
        <translation>Der Rechner hat dafür weder Passwort noch Schlüssel.</translation>
    </message>
    <message>
        <source>Networks of this machine are connected by the helper when the machine starts, before anybody logs in.</source>
        <translation>Netzwerke dieses Rechners verbindet der Hilfsdienst beim Start des Rechners, noch bevor sich jemand anmeldet.</translation>
    </message>
    <message>
        <source>Server: {host}</source>
        <translation>Server: {host}</translation>
    </message>
    <message>
        <source>There are none. An administrator puts profiles into {folder}; {command} lists them.</source>
        <translation>Es gibt keine. Ein Administrator legt Profile in {folder} ab; {command} listet sie auf.</translation>
    </message>
    <message>
        <source>It cannot be used: {why}</source>
        <translation>Es lässt sich nicht verwenden: {why}</translation>
    </message>
    <message>
        <source>Connect {name} when the machine starts</source>
        <translation>{name} beim Start des Rechners verbinden</translation>
    </message>
    <message>
        <source>The machine&apos;s own name servers are asked. Those of a tunnel are put to use while it is up, where its profile has any.</source>
        <translation>Gefragt werden die eigenen Nameserver des Rechners. Die eines Tunnels werden verwendet, solange er besteht, sofern sein Profil welche hat.</translation>
    </message>
    <message>
        <source>Kill switch</source>
        <translation>Kill-Switch</translation>
    </message>
    <message>
        <source>While a connection that takes all traffic is made or lost, nothing goes around it.</source>
        <translation>Während eine Verbindung, über die alles läuft, aufgebaut wird oder abreißt, geht nichts an ihr vorbei.</translation>
    </message>
    <message>
        <source>The local network can be reached meanwhile</source>
        <translation>Das lokale Netzwerk bleibt dabei erreichbar</translation>
    </message>
    <message>
        <source>Printers, file servers and other machines of this place.</source>
        <translation>Drucker, Dateiserver und andere Rechner vor Ort.</translation>
    </message>
    <message>
        <source>Lockdown: no network without a connection</source>
        <translation>Lockdown: kein Netzwerk ohne Verbindung</translation>
    </message>
    <message>
        <source>Everything is held back also while nothing is connected, and after a restart.</source>
        <translation>Alles wird zurückgehalten, auch solange nichts verbunden ist und nach einem Neustart.</translation>
    </message>
    <message>
        <source>This helper has no kill switch.</source>
        <translation>Dieser Hilfsdienst hat keinen Kill-Switch.</translation>
    </message>
    <message>
        <source>Only an administrator, or somebody who sits at this machine and has an administrator&apos;s password, can change this.</source>
        <translation>Das kann nur ein Administrator ändern, oder wer an diesem Rechner sitzt und das Passwort eines Administrators hat.</translation>
    </message>
    <message>
        <source>Names in {domains} are asked of the tunnel: {servers} (by {manager}).</source>
        <translation>Namen in {domains} werden im Tunnel erfragt: {servers} (durch {manager}).</translation>
    </message>
    <message>
        <source>Name servers</source>
        <translation>Nameserver</translation>
    </message>
    <message>
        <source>The tunnel&apos;s name servers could not be put to use: {why}</source>
        <translation>Die Nameserver des Tunnels ließen sich nicht verwenden: {why}</translation>
    </message>
    <message>
        <source>All names are asked of the tunnel: {servers} (by {manager}).</source>
        <translation>Alle Namen werden im Tunnel erfragt: {servers} (durch {manager}).</translation>
    </message>
    <message>
        <source>The helper does not say: {why}</source>
        <translation>Der Hilfsdienst gibt keine Auskunft: {why}</translation>
    </message>
</context>
<context>
    <name>Share</name>
    <message>
        <source>Picture (*.png)</source>
        <translation>Bild (*.png)</translation>
    </message>
    <message>
        <source>Save the file…</source>
        <translation>Datei speichern…</translation>
    </message>
    <message>
        <source>This kind of file has no place for: {settings}.</source>
        <translation>In dieser Art von Datei ist kein Platz für: {settings}.</translation>
    </message>
    <message>
        <source>Save the file</source>
        <translation>Datei speichern</translation>
    </message>
    <message>
        <source>QR code of the network</source>
        <translation>QR-Code des Netzwerks</translation>
    </message>
    <message>
        <source>Copy the picture</source>
        <translation>Bild kopieren</translation>
    </message>
    <message>
        <source>Save the picture…</source>
        <translation>Bild speichern…</translation>
    </message>
    <message>
        <source>Save the picture</source>
        <translation>Bild speichern</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Include the private keys</source>
        <translation>Private Schlüssel einschließen</translation>
    </message>
    <message>
        <source>Include the password</source>
        <translation>Passwort einschließen</translation>
    </message>
    <message>
        <source>Asking your keyring…</source>
        <translation>Der Schlüsselbund wird gefragt…</translation>
    </message>
    <message>
        <source>Your keyring holds nothing for this network.</source>
        <translation>Ihr Schlüsselbund enthält nichts für dieses Netzwerk.</translation>
    </message>
    <message>
        <source>As a file</source>
        <translation>Als Datei</translation>
    </message>
    <message>
        <source>{program} (*.{suffix})</source>
        <translation>{program} (*.{suffix})</translation>
    </message>
    <message>
        <source>As a QR code</source>
        <translation>Als QR-Code</translation>
    </message>
    <message>
        <source>Share {name}</source>
        <translation>{name} teilen</translation>
    </message>
    <message>
        <source>What your keyring holds for this network cannot be read.</source>
        <translation>Was Ihr Schlüsselbund für dieses Netzwerk enthält, lässt sich nicht lesen.</translation>
    </message>
    <message>
        <source>Whoever gets this can connect as you. Give it to nobody else, and delete it once it is where it shall be.</source>
        <translation>Wer dies bekommt, kann sich als Sie verbinden. Geben Sie es niemand anderem, und löschen Sie es, sobald es am Ziel ist.</translation>
    </message>
    <message>
        <source>This network is too large for a QR code. Save it as a file.</source>
        <translation>Dieses Netzwerk ist zu groß für einen QR-Code. Speichern Sie es als Datei.</translation>
    </message>
    <message>
        <source>Saved as {file}. Only you can read it.</source>
        <translation>Gespeichert als {file}. Nur Sie können die Datei lesen.</translation>
    </message>
    <message>
        <source>It could not be saved: {why}</source>
        <translation>Das Speichern ist fehlgeschlagen: {why}</translation>
    </message>
    <message>
        <source>Whoever gets this needs a password or keys of their own to connect.</source>
        <translation>Wer dies bekommt, braucht zum Verbinden ein eigenes Passwort oder eigene Schlüssel.</translation>
    </message>
    <message>
        <source>for {program} (.{suffix})</source>
        <translation>für {program} (.{suffix})</translation>
    </message>
</context>
<context>
    <name>States</name>
    <message>
        <source>Not connected</source>
        <translation>Nicht verbunden</translation>
    </message>
    <message>
        <source>Looking for Adit&apos;s helper</source>
        <translation>Adit-Hilfsdienst wird gesucht</translation>
    </message>
    <message>
        <source>Network blocked, nothing leaks</source>
        <translation>Netzwerk blockiert, nichts dringt nach außen</translation>
    </message>
    <message>
        <source>Lockdown is on: nothing goes out without a connection.</source>
        <translation>Lockdown ist an: Ohne Verbindung geht nichts hinaus.</translation>
    </message>
    <message>
        <source>Could not connect</source>
        <translation>Verbindung fehlgeschlagen</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>Verbunden</translation>
    </message>
    <message>
        <source>Connected, with trouble</source>
        <translation>Verbunden, mit Problemen</translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation>Blockiert</translation>
    </message>
    <message>
        <source>Disconnecting</source>
        <translation>Wird getrennt</translation>
    </message>
    <message numerus="yes">
        <source>Not connected, trying again in %n second(s)</source>
        <translation>
            <numerusform>Nicht verbunden, neuer Versuch in %n&#xa0;Sekunde</numerusform>
            <numerusform>Nicht verbunden, neuer Versuch in %n&#xa0;Sekunden</numerusform>
        </translation>
    </message>
    <message>
        <source>Waiting for your answer</source>
        <translation>Wartet auf Ihre Antwort</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>Wird vorbereitet</translation>
    </message>
    <message>
        <source>Finding the server</source>
        <translation>Server wird gesucht</translation>
    </message>
    <message>
        <source>Connecting to the server</source>
        <translation>Verbindung zum Server wird aufgebaut</translation>
    </message>
    <message>
        <source>Checking its certificate</source>
        <translation>Zertifikat wird geprüft</translation>
    </message>
    <message>
        <source>Logging in</source>
        <translation>Anmeldung läuft</translation>
    </message>
    <message>
        <source>Waiting for the server&apos;s handshake</source>
        <translation>Handshake des Servers wird erwartet</translation>
    </message>
    <message>
        <source>Getting an address</source>
        <translation>Adresse wird bezogen</translation>
    </message>
    <message>
        <source>Setting routes</source>
        <translation>Routen werden gesetzt</translation>
    </message>
    <message>
        <source>Find the server</source>
        <translation>Server finden</translation>
    </message>
    <message>
        <source>Connect to the server</source>
        <translation>Mit dem Server verbinden</translation>
    </message>
    <message>
        <source>Check its certificate</source>
        <translation>Zertifikat prüfen</translation>
    </message>
    <message>
        <source>Log in</source>
        <translation>Anmelden</translation>
    </message>
    <message>
        <source>Shake hands with the server</source>
        <translation>Handshake mit dem Server</translation>
    </message>
    <message>
        <source>Get an address</source>
        <translation>Adresse erhalten</translation>
    </message>
    <message>
        <source>Set routes</source>
        <translation>Routen setzen</translation>
    </message>
    <message>
        <source>Connected, but its name servers could not be set</source>
        <translation>Verbunden, aber die Nameserver konnten nicht gesetzt werden</translation>
    </message>
    <message>
        <source>Connected, but the server does not answer</source>
        <translation>Verbunden, aber der Server antwortet nicht</translation>
    </message>
    <message>
        <source>Connected, but something is not as it should be</source>
        <translation>Verbunden, aber etwas ist nicht, wie es sein sollte</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>Trennen</translation>
    </message>
    <message>
        <source>Reconnect</source>
        <translation>Neu verbinden</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Adit&apos;s helper is too old</source>
        <translation>Der Adit-Hilfsdienst ist zu alt</translation>
    </message>
    <message>
        <source>Adit&apos;s helper is newer than this window</source>
        <translation>Der Adit-Hilfsdienst ist neuer als dieses Fenster</translation>
    </message>
    <message>
        <source>Adit&apos;s helper does not answer as it should</source>
        <translation>Der Adit-Hilfsdienst antwortet nicht, wie er sollte</translation>
    </message>
    <message>
        <source>Adit&apos;s helper went away</source>
        <translation>Der Adit-Hilfsdienst ist verschwunden</translation>
    </message>
    <message>
        <source>Adit&apos;s helper is not running</source>
        <translation>Der Adit-Hilfsdienst läuft nicht</translation>
    </message>
    <message>
        <source>The connection to {names} was lost.</source>
        <translation>Die Verbindung zu {names} ging verloren.</translation>
    </message>
    <message>
        <source>Connected to {name}</source>
        <translation>Verbunden mit {name}</translation>
    </message>
    <message>
        <source>Not connected; what is for {name} goes nowhere</source>
        <translation>Nicht verbunden; was für {name} bestimmt ist, geht nirgendwohin</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Not connected, trying again soon</source>
        <translation>Nicht verbunden, bald neuer Versuch</translation>
    </message>
    <message>
        <source>Kill switch</source>
        <translation>Kill-Switch</translation>
    </message>
    <message>
        <source>Open Adit</source>
        <translation>Adit öffnen</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Einstellungen…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Unblock the network</source>
        <translation>Netzwerk freigeben</translation>
    </message>
    <message>
        <source>Adit: {state}</source>
        <translation>Adit: {state}</translation>
    </message>
    <message>
        <source>Show me how</source>
        <translation>Anleitung zeigen</translation>
    </message>
    <message>
        <source>Reconnect</source>
        <translation>Neu verbinden</translation>
    </message>
    <message>
        <source>More networks…</source>
        <translation>Weitere Netzwerke…</translation>
    </message>
    <message>
        <source>{network} – Connect</source>
        <translation>{network} – Verbinden</translation>
    </message>
    <message>
        <source>{network} – {state}</source>
        <translation>{network} – {state}</translation>
    </message>
    <message>
        <source>Adit: {state}
{network}, {address}</source>
        <translation>Adit: {state}
{network}, {address}</translation>
    </message>
    <message>
        <source>Adit: {state}
{network}</source>
        <translation>Adit: {state}
{network}</translation>
    </message>
</context>
<context>
    <name>Trust</name>
    <message numerus="yes">
        <source>and %n other name(s)</source>
        <translation>
            <numerusform>und %n weiterer Name</numerusform>
            <numerusform>und %n weitere Namen</numerusform>
        </translation>
    </message>
    <message>
        <source>This certificate is not the one you trusted before. Somebody may be in between.</source>
        <translation>Dies ist nicht das Zertifikat, dem Sie bisher vertraut haben. Vielleicht hat sich jemand dazwischengeschaltet.</translation>
    </message>
    <message>
        <source>Compare the SHA-256 with the one that whoever runs the server gives you. Adit remembers what you trust, and warns you when the certificate changes.</source>
        <translation>Vergleichen Sie den SHA-256-Wert mit dem, den der Betreiber des Servers Ihnen nennt. Adit merkt sich, wem Sie vertrauen, und warnt Sie, wenn sich das Zertifikat ändert.</translation>
    </message>
    <message>
        <source>Is this your server?</source>
        <translation>Ist das Ihr Server?</translation>
    </message>
    <message>
        <source>I know that the server has a new certificate</source>
        <translation>Ich weiß, dass der Server ein neues Zertifikat hat</translation>
    </message>
    <message>
        <source>Adit has not seen this certificate before.</source>
        <translation>Adit hat dieses Zertifikat noch nie gesehen.</translation>
    </message>
    <message>
        <source>Ask whoever runs the server, by phone for example, whether it has a new certificate, and compare the SHA-256. Without an answer, do not connect: your password would go to whoever shows this certificate.</source>
        <translation>Fragen Sie den Betreiber des Servers, etwa am Telefon, ob der Server ein neues Zertifikat hat, und vergleichen Sie den SHA-256-Wert. Verbinden Sie nicht ohne eine Antwort: Ihr Passwort ginge sonst an den, der dieses Zertifikat zeigt.</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>For</source>
        <translation>Für</translation>
    </message>
    <message>
        <source>Technical reason</source>
        <translation>Technischer Grund</translation>
    </message>
    <message>
        <source>SHA-256 now</source>
        <translation>SHA-256 jetzt</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy the SHA-256</source>
        <translation>SHA-256-Wert kopieren</translation>
    </message>
    <message>
        <source>Do not connect</source>
        <translation>Nicht verbinden</translation>
    </message>
    <message>
        <source>Trust this certificate</source>
        <translation>Diesem Zertifikat vertrauen</translation>
    </message>
    <message>
        <source>Issued by</source>
        <translation>Ausgestellt von</translation>
    </message>
    <message>
        <source>itself</source>
        <translation>sich selbst</translation>
    </message>
    <message>
        <source>Valid</source>
        <translation>Gültig</translation>
    </message>
    <message>
        <source>This certificate is not the one you trusted on {day}. Somebody may be in between.</source>
        <translation>Dies ist nicht das Zertifikat, dem Sie am {day} vertraut haben. Vielleicht hat sich jemand dazwischengeschaltet.</translation>
    </message>
    <message>
        <source>SHA-256 before</source>
        <translation>SHA-256 zuvor</translation>
    </message>
    <message>
        <source>from {first} to {last}</source>
        <translation>vom {first} bis zum {last}</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>{label}: {value}</source>
        <translation>{label}: {value}</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
    <message>
        <source>Show all…</source>
        <translation>Alle zeigen…</translation>
    </message>
    <message>
        <source>Show all routes</source>
        <translation>Alle Routen zeigen</translation>
    </message>
    <message>
        <source>Copy all details</source>
        <translation>Alle Details kopieren</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message numerus="yes">
        <source>%n time(s), after other programs had changed what is ours</source>
        <translation>
            <numerusform>%n-mal, nachdem andere Programme etwas von Adit geändert hatten</numerusform>
            <numerusform>%n-mal, nachdem andere Programme etwas von Adit geändert hatten</numerusform>
        </translation>
    </message>
    <message>
        <source>as without this network</source>
        <translation>wie ohne dieses Netzwerk</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>DNS</source>
        <translation>DNS</translation>
    </message>
    <message>
        <source>Routes</source>
        <translation>Routen</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>Sicherheit</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Handshake</source>
        <translation>Handshake</translation>
    </message>
    <message>
        <source>Connected for</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Traffic</source>
        <translation>Datenverkehr</translation>
    </message>
    <message>
        <source>Overlap</source>
        <translation>Überlappung</translation>
    </message>
    <message>
        <source>Put right</source>
        <translation>Korrigiert</translation>
    </message>
    <message>
        <source>Notice</source>
        <translation>Mitteilung</translation>
    </message>
    <message numerus="yes">
        <source>{items} and %n more</source>
        <translation>
            <numerusform>{items} und noch %n</numerusform>
            <numerusform>{items} und noch %n</numerusform>
        </translation>
    </message>
    <message>
        <source>given by the server</source>
        <translation>vom Server vergeben</translation>
    </message>
    <message>
        <source>server known by its key</source>
        <translation>Server an seinem Schlüssel erkannt</translation>
    </message>
    <message>
        <source>certificate checked by the system&apos;s authorities</source>
        <translation>Zertifikat durch Zertifizierungsstellen geprüft</translation>
    </message>
    <message>
        <source>{duration} ago</source>
        <translation>liegt {duration} zurück</translation>
    </message>
    <message>
        <source>{received} received, {sent} sent</source>
        <translation>{received} empfangen, {sent} gesendet</translation>
    </message>
    <message numerus="yes">
        <source>%n packet(s) dropped</source>
        <translation>
            <numerusform>%n Paket verworfen</numerusform>
            <numerusform>%n Pakete verworfen</numerusform>
        </translation>
    </message>
    <message>
        <source>The same addresses are also routed by {names}. {winner} has the traffic.</source>
        <translation>Dieselben Adressen werden auch von {names} geroutet. Der Datenverkehr läuft über {winner}.</translation>
    </message>
    <message>
        <source>certificate pinned</source>
        <translation>Zertifikat festgelegt</translation>
    </message>
    <message>
        <source>The same addresses are also routed by {names}.</source>
        <translation>Dieselben Adressen werden auch von {names} geroutet.</translation>
    </message>
    <message>
        <source>The same addresses are also routed by {names}. This network has the traffic.</source>
        <translation>Dieselben Adressen werden auch von {names} geroutet. Der Datenverkehr läuft über dieses Netzwerk.</translation>
    </message>
    <message>
        <source>{servers} ({domains})</source>
        <translation>{servers} ({domains})</translation>
    </message>
    <message>
        <source>set through {manager}</source>
        <translation>gesetzt über {manager}</translation>
    </message>
    <message>
        <source>certificate trusted on {day}</source>
        <translation>Zertifikat am {day} anerkannt</translation>
    </message>
    <message>
        <source>Add a server</source>
        <translation>Server hinzufügen</translation>
    </message>
    <message>
        <source>Type its address, or paste what you were given.</source>
        <translation>Adresse eingeben oder einfügen, was Sie bekommen haben.</translation>
    </message>
    <message>
        <source>Open a file</source>
        <translation>Datei öffnen</translation>
    </message>
    <message>
        <source>A .vpn or .conf file, or a picture of a QR code. You can also drop it here.</source>
        <translation>Eine .vpn- oder .conf-Datei oder das Bild eines QR-Codes. Sie können sie auch hierher ziehen.</translation>
    </message>
    <message>
        <source>Try the demo</source>
        <translation>Demo ausprobieren</translation>
    </message>
    <message>
        <source>A server and networks of its own on this computer, to see that it works.</source>
        <translation>Ein Server mit eigenen Netzen auf diesem Rechner, um zu sehen, dass es funktioniert.</translation>
    </message>
    <message>
        <source>Which network would you like to reach?</source>
        <translation>Welches Netzwerk möchten Sie erreichen?</translation>
    </message>
    <message>
        <source>{problem}: show me how to start it</source>
        <translation>{problem}: zeigen, wie er zu starten ist</translation>
    </message>
    <message>
        <source>Networks</source>
        <translation>Netzwerke</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Add a network</source>
        <translation>Netzwerk hinzufügen</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>Neuer Name</translation>
    </message>
    <message>
        <source>60 s</source>
        <translation>60 s</translation>
    </message>
    <message>
        <source>The last minute</source>
        <translation>Die letzte Minute</translation>
    </message>
    <message>
        <source>1 h</source>
        <translation>1 h</translation>
    </message>
    <message>
        <source>The last hour</source>
        <translation>Die letzte Stunde</translation>
    </message>
    <message>
        <source>↓ {rate} down</source>
        <translation>↓ {rate} Download</translation>
    </message>
    <message>
        <source>↑ {rate} up</source>
        <translation>↑ {rate} Upload</translation>
    </message>
    <message>
        <source>{time} to the server</source>
        <translation>{time} zum Server</translation>
    </message>
    <message>
        <source>Unblock</source>
        <translation>Freigeben</translation>
    </message>
    <message>
        <source>Network blocked, nothing leaks.</source>
        <translation>Netzwerk blockiert, nichts dringt nach außen.</translation>
    </message>
    <message>
        <source>&amp;Add…</source>
        <translation>&amp;Hinzufügen…</translation>
    </message>
    <message>
        <source>&amp;Open file…</source>
        <translation>Datei ö&amp;ffnen…</translation>
    </message>
    <message>
        <source>&amp;Paste to import</source>
        <translation>Zum &amp;Importieren einfügen</translation>
    </message>
    <message>
        <source>&amp;Connect</source>
        <translation>&amp;Verbinden</translation>
    </message>
    <message>
        <source>&amp;Unblock</source>
        <translation>Frei&amp;geben</translation>
    </message>
    <message>
        <source>&amp;Edit…</source>
        <translation>&amp;Bearbeiten…</translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation>&amp;Umbenennen</translation>
    </message>
    <message>
        <source>D&amp;uplicate</source>
        <translation>&amp;Duplizieren</translation>
    </message>
    <message>
        <source>&amp;Share…</source>
        <translation>&amp;Teilen…</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>&amp;Löschen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>Be&amp;enden</translation>
    </message>
    <message>
        <source>&amp;Search</source>
        <translation>&amp;Suchen</translation>
    </message>
    <message>
        <source>&amp;Log</source>
        <translation>&amp;Protokoll</translation>
    </message>
    <message>
        <source>&amp;Routes…</source>
        <translation>&amp;Routen…</translation>
    </message>
    <message>
        <source>&amp;Copy all details</source>
        <translation>Alle Details &amp;kopieren</translation>
    </message>
    <message>
        <source>S&amp;ettings…</source>
        <translation>&amp;Einstellungen…</translation>
    </message>
    <message>
        <source>&amp;Kill switch</source>
        <translation>&amp;Kill-Switch</translation>
    </message>
    <message>
        <source>&amp;Lockdown</source>
        <translation>&amp;Lockdown</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>&amp;Tastenkürzel</translation>
    </message>
    <message>
        <source>Save a &amp;report…</source>
        <translation>&amp;Bericht speichern…</translation>
    </message>
    <message>
        <source>Try the &amp;demo</source>
        <translation>&amp;Demo ausprobieren</translation>
    </message>
    <message>
        <source>&amp;About Adit</source>
        <translation>Über &amp;Adit</translation>
    </message>
    <message>
        <source>&amp;Network</source>
        <translation>&amp;Netzwerk</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Protection</source>
        <translation>&amp;Schutz</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>Another user&apos;s network</source>
        <translation>Netzwerk eines anderen Benutzers</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Search networks</source>
        <translation>Netzwerke suchen</translation>
    </message>
    <message>
        <source>Other connections</source>
        <translation>Andere Verbindungen</translation>
    </message>
    <message>
        <source>State not known</source>
        <translation>Zustand unbekannt</translation>
    </message>
    <message>
        <source>Will try again</source>
        <translation>Neuer Versuch folgt</translation>
    </message>
    <message>
        <source>Of this computer</source>
        <translation>Von diesem Rechner</translation>
    </message>
    <message>
        <source>Can not be used</source>
        <translation>Nicht verwendbar</translation>
    </message>
    <message>
        <source>When connected, the networks behind {server} can be reached. Everything else takes the ordinary way.</source>
        <translation>Nach dem Verbinden sind die Netze hinter {server} erreichbar. Alles andere nimmt den gewöhnlichen Weg.</translation>
    </message>
    <message>
        <source>When connected, what is meant for the networks below goes through {server}. Everything else takes the ordinary way.</source>
        <translation>Nach dem Verbinden läuft über {server}, was für die Netze unten bestimmt ist. Alles andere nimmt den gewöhnlichen Weg.</translation>
    </message>
    <message>
        <source>Adit is looking for its helper, and will know more in a moment.</source>
        <translation>Adit sucht seinen Hilfsdienst und weiß gleich mehr.</translation>
    </message>
    <message>
        <source>This network is set up for the whole computer, and cannot be used:</source>
        <translation>Dieses Netzwerk ist für den ganzen Rechner eingerichtet und lässt sich nicht verwenden:</translation>
    </message>
    <message>
        <source>If the connection breaks, the kill switch lets nothing out until it is back.</source>
        <translation>Reißt die Verbindung ab, lässt der Kill-Switch nichts hinaus, bis sie wieder besteht.</translation>
    </message>
    <message>
        <source>The kill switch is off: if the connection breaks, traffic takes the ordinary way.</source>
        <translation>Der Kill-Switch ist aus: Reißt die Verbindung ab, nimmt der Datenverkehr den gewöhnlichen Weg.</translation>
    </message>
    <message>
        <source>This network is set up for the whole computer. An administrator can change it.</source>
        <translation>Dieses Netzwerk ist für den ganzen Rechner eingerichtet. Ein Administrator kann es ändern.</translation>
    </message>
    <message>
        <source>When connected, everything this computer sends goes through {server}.</source>
        <translation>Nach dem Verbinden läuft alles, was dieser Rechner sendet, über {server}.</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Enter password…</source>
        <translation>Passwort eingeben…</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>Bearbeiten…</translation>
    </message>
    <message>
        <source>Show the certificate…</source>
        <translation>Zertifikat anzeigen…</translation>
    </message>
    <message>
        <source>Show me how</source>
        <translation>Anleitung zeigen</translation>
    </message>
    <message>
        <source>Save a report…</source>
        <translation>Bericht speichern…</translation>
    </message>
    <message numerus="yes">
        <source>a network of %n address(es)</source>
        <translation>
            <numerusform>ein Netz mit %n Adresse</numerusform>
            <numerusform>ein Netz mit %n Adressen</numerusform>
        </translation>
    </message>
    <message>
        <source>everything by IPv6</source>
        <translation>alles über IPv6</translation>
    </message>
    <message>
        <source>one address</source>
        <translation>eine Adresse</translation>
    </message>
    <message>
        <source>multicast</source>
        <translation>Multicast</translation>
    </message>
    <message>
        <source>addresses of the local link</source>
        <translation>verbindungslokale Adressen</translation>
    </message>
    <message numerus="yes">
        <source>a private network of %n address(es)</source>
        <translation>
            <numerusform>ein privates Netz mit %n Adresse</numerusform>
            <numerusform>ein privates Netz mit %n Adressen</numerusform>
        </translation>
    </message>
    <message>
        <source>a part of the internet</source>
        <translation>ein Teil des Internets</translation>
    </message>
    <message>
        <source>everything</source>
        <translation>alles</translation>
    </message>
    <message numerus="yes">
        <source>%n network(s)</source>
        <translation>
            <numerusform>%n Netz</numerusform>
            <numerusform>%n Netze</numerusform>
        </translation>
    </message>
    <message>
        <source>everything by IPv4</source>
        <translation>alles über IPv4</translation>
    </message>
    <message numerus="yes">
        <source>everything by IPv6, and %n network(s)</source>
        <translation>
            <numerusform>alles über IPv6 und %n Netz</numerusform>
            <numerusform>alles über IPv6 und %n Netze</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n kept outside</source>
        <translation>
            <numerusform>%n ausgenommen</numerusform>
            <numerusform>%n ausgenommen</numerusform>
        </translation>
    </message>
    <message>
        <source>a private network</source>
        <translation>ein privates Netz</translation>
    </message>
    <message numerus="yes">
        <source>everything by IPv4, and %n network(s)</source>
        <translation>
            <numerusform>alles über IPv4 und %n Netz</numerusform>
            <numerusform>alles über IPv4 und %n Netze</numerusform>
        </translation>
    </message>
    <message>
        <source>the server&apos;s own network</source>
        <translation>das eigene Netz des Servers</translation>
    </message>
    <message>
        <source>the addresses of this name</source>
        <translation>die Adressen dieses Namens</translation>
    </message>
    <message>
        <source>outside</source>
        <translation>außerhalb</translation>
    </message>
    <message>
        <source>through this network</source>
        <translation>über dieses Netzwerk</translation>
    </message>
    <message>
        <source>Where a smaller network lies within a larger one, the smaller one counts.</source>
        <translation>Liegt ein kleineres Netz in einem größeren, gilt das kleinere.</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>In words</source>
        <translation>In Worten</translation>
    </message>
    <message>
        <source>Goes</source>
        <translation>Weg</translation>
    </message>
    <message>
        <source>Routes of {name}</source>
        <translation>Routen von {name}</translation>
    </message>
    <message>
        <source>{step}: done</source>
        <translation>{step}: erledigt</translation>
    </message>
    <message>
        <source>{step}: being done</source>
        <translation>{step}: im Gange</translation>
    </message>
    <message>
        <source>{step}: to come</source>
        <translation>{step}: steht noch aus</translation>
    </message>
    <message>
        <source>The helper is needed to change this.</source>
        <translation>Um das zu ändern, wird der Hilfsdienst gebraucht.</translation>
    </message>
    <message>
        <source>Only an administrator can change this.</source>
        <translation>Das kann nur ein Administrator ändern.</translation>
    </message>
    <message>
        <source>Kill switch</source>
        <translation>Kill-Switch</translation>
    </message>
    <message>
        <source>Nothing is held back.</source>
        <translation>Nichts wird zurückgehalten.</translation>
    </message>
    <message>
        <source>What is meant for your networks goes there, or nowhere.</source>
        <translation>Was für Ihre Netzwerke bestimmt ist, geht dorthin oder nirgendwohin.</translation>
    </message>
    <message>
        <source>Only the server can be reached.</source>
        <translation>Nur der Server ist erreichbar.</translation>
    </message>
    <message>
        <source>Traffic goes through Adit, or nowhere.</source>
        <translation>Der Datenverkehr läuft über Adit oder gar nicht.</translation>
    </message>
    <message>
        <source>Nothing gets out.</source>
        <translation>Nichts kommt hinaus.</translation>
    </message>
    <message>
        <source>Lockdown is on: it holds also without a connection.</source>
        <translation>Lockdown ist an: Das gilt auch ohne Verbindung.</translation>
    </message>
    <message>
        <source>Technical details</source>
        <translation>Technische Details</translation>
    </message>
    <message>
        <source>Why it may have: {why}</source>
        <translation>Möglicher Grund: {why}</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Deleted {name}.</source>
        <translation>{name} gelöscht.</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) cannot be used</source>
        <translation>
            <numerusform>%n Datei lässt sich nicht verwenden</numerusform>
            <numerusform>%n Dateien lassen sich nicht verwenden</numerusform>
        </translation>
    </message>
    <message>
        <source>What is wrong with them</source>
        <translation>Was damit nicht stimmt</translation>
    </message>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation>
            <numerusform>Und noch %n.</numerusform>
            <numerusform>Und noch %n.</numerusform>
        </translation>
    </message>
</context>
</TS>
