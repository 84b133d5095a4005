<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>About</name>
    <message>
        <source>About Adit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A VPN application for the Linux desktop: SoftEther and WireGuard.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free software under the Apache License 2.0. It comes without any warranty. Qt and PySide6 are used under the LGPL, version 3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version {version}, with Qt {qt}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Helper: version {version}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it does</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Demo</name>
    <message>
        <source>Try the demo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adit at work, in a network of its own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How far the demo is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Technical details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run it again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The demo took too long and was stopped. Try again while the machine is idle.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A network with a server was made, and the helper started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The helper makes a network device.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It connects to the server, outside the tunnel.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nobody vouches for the server&apos;s certificate: its fingerprint was compared, and is right.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server is the right one; logging in.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Logged in; asking for an address through the tunnel.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A page was fetched through the tunnel.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Disconnected: addresses, routes and devices are as they were before.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A small VPN server and Adit&apos;s helper run for some seconds in a network that only they see. Your own network and your profiles are not touched.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It worked: a real tunnel, and nothing of it is left.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The demo was stopped. Nothing of it is left.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connected: the address in the tunnel is {address}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An echo came back through the tunnel after {time}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measured: {down} down, {up} up, within this machine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The demo could not be started: {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The demo ended without saying why (exit status {status}). The technical details, or this command in a terminal, may tell more: {command}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Editor</name>
    <message>
        <source>A port is a number from 1 to 65535.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>A hub&apos;s name has at most %n character(s).</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A user name has at most %n character(s).</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>A SHA-256 fingerprint has 64 digits and letters from a to f.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A port is a number from 1 to 65535; empty for any.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is a number of seconds; empty for none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is no key: one has 44 letters, digits and signs, and ends with “=”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give it a name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>A name has at most %n character(s).</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>A name has letters, digits and signs only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type the server&apos;s name or address.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type the name of the hub on the server.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type your user name on the server.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paste the certificate&apos;s SHA-256 fingerprint.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything can not be kept outside; turn off what sends all through it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paste the private key, or generate one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paste the peer&apos;s public key.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is no host name or address. An example is {example}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A gateway is an IPv4 address, for example {example}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A gateway is an IPv6 address, for example {example}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value} is no address of a name server, for example {example}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value} is no domain, for example {example}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A routing table is a number; {off} sets no routes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type host and port, for example {example}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The size is a number from {least} to {most}; empty for automatic.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value} is no address with a prefix length, for example {example}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value} is no network, for example {example}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value} is an address inside a network; the network is {network}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Server, file, or the text of a file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>vpn.example.org, vpn.example.org:443/OFFICE, or paste a configuration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no such file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is no server and no configuration that Adit knows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at all of them…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save and connect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The fields below are filled from this configuration.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>This holds %n network(s).</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Another network is called this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This can not be used: {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It has commands to run, which Adit never does:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asking your keyring to keep the secrets…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is saved, but its secrets are not kept. {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Login</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Safety</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>There is room for %n entry(s) here.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Paste the preshared key, or turn it off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Public key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Server and port</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Networks behind it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With a preshared key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preshared key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keepalive (seconds)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove this peer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another peer has this key.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type it again: the one that is kept belongs to the old public key.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a peer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Never</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As it is kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What goes to this peer; {four} and {six} for everything.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Peer {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove peer {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{network} is behind another peer as well.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your keyring holds nothing for this network.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your keyring does not hold all that is needed for this network.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type the password first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Port</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hub</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>User name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Password</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remember the password in the keyring</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log in with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Server&apos;s certificate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send everything through this network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Also through it, by network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size of packets (MTU)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IPv4</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IPv4 addresses</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IPv4 gateway</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IPv6</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IPv6 addresses</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IPv6 gateway</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type an address with its prefix length.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Taken from the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You are asked for it when you connect.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a password</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a password that the server passes on (RADIUS, NT domain)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no password (anonymous)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ask me where nobody vouches for it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>only what this system&apos;s authorities vouch for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>only the one with this SHA-256</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For example {example}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>address from the server (DHCP)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fixed addresses</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>automatic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name servers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search domains</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Domains for these name servers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where not all names are asked of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Networks kept outside</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Also through it, by name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kept outside, by name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Routing table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value} can not be both inside and outside.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The test is running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It works: the server answered, and let you in.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop the test</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Test</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trying to log in to {server}. Your routes stay as they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Private key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Generate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Generate a private key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Own addresses</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Public key to give to the server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the public key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Port of this machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give this public key to whoever runs the server:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Any</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show what is typed in {field}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide what is typed in {field}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Helper</name>
    <message>
        <source>Command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Technical details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The helper is the part of Adit that may change this computer&apos;s network. It runs in the background, and nobody has started it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This window was upgraded, and the helper that runs is still the one from before. They do not understand each other.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The helper was upgraded, and this window is still the one from before. They do not understand each other.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something answers in the helper&apos;s place, but not as it should. The helper may be overloaded, or you may not be allowed to use it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The helper was here a moment ago. It may be restarting, which takes a few seconds. What the kill switch held, it still holds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adit connects to the helper by itself as soon as it can. Until then your networks can be edited, but not connected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If Adit is installed, start its service once and for all:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Or start the helper by hand, until you stop it:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This window was upgraded, and the helper that runs is still version {version}. They do not understand each other.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restart the helper, which ends all connections:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If that does not help, upgrade the helper too. Its version is told by:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The helper was upgraded to version {version}, and this window is still the one from before. They do not understand each other.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quit Adit and start it again. If that does not help, upgrade it. Its version is told by:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The helper&apos;s own log may say why:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restarting it may help, and ends all connections:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If it does not come back, see how it is:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its log says what it did last:</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Import</name>
    <message>
        <source>This can not be imported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>User name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It has commands to run, which Adit never does. Tick it to import the rest without them:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Commands that are not taken over</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another network is called this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This can not be imported: line {number}: {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{kind}, from {source}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep its password in the keyring</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep its keys in the keyring</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>This can not be imported: {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You are asked for the file with the keys each time you connect.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You are asked for the password each time you connect.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>line {number}: {text}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Expected: {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sent through it</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n peer(s) that come to us</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>from the server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kept outside it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name servers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>must be one that this system&apos;s authorities vouch for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>you are asked where this system&apos;s authorities do not vouch for it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>must be exactly the one that is named</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>User</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Own addresses</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>anonymous, on hub {hub}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>everything</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its own network only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing by itself: it sets no routes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>everything by IPv4; IPv6 goes nowhere</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{user}, on hub {hub}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not said, on hub {hub}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file is too large.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no such file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You may not read this file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is a folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file can not be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is no file that could be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import networks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Import %n network(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing is ticked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n network(s) can be imported</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing here can be imported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asking your keyring to keep the secrets…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is saved, but its secrets are not kept. {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} was not saved: {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>clipboard</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n more file(s) were not looked at</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This picture can not be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This picture is too large.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no QR code in this picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import profiles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is nothing to import</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was pasted is no profile. Copy a server&apos;s address, the text of a profile, a file or the picture of a QR code, and paste again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Profiles and pictures ({names})</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Keyring</name>
    <message>
        <source>What your keyring holds for this network can not be used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your keyring did not keep it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your keyring is locked, and it can not ask you to unlock it here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No keyring runs on this desktop, so nothing can be remembered.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your keyring was not unlocked, or it refused.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your keyring did not answer in time. It may be waiting for you to unlock it.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Log</name>
    <message>
        <source>Show from this level on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show only lines with this text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No lines yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Information</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Errors</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>Until it is back, Adit can not see whether you are connected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its server shows a certificate that Adit has not seen before.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its server shows another certificate than before.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Network blocked, nothing leaks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{network} waits for your answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adit goes on trying.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your address in it is {address}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The connection to {network} was lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adit goes on trying. Until then nothing leaks.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Could not connect to {network}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connected to {network}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Disconnected from {network}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reconnect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unblock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Numbers</name>
    <message>
        <source>d MMMM yyyy</source>
        <comment>a day, as QLocale.toString takes it</comment>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) {clock}</source>
        <comment>uptime</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{n} kbit/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} Gbit/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} Mbit/s</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Password</name>
    <message>
        <source>This is longer than a password can be.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This has characters that no password can have.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Password</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remember it in the keyring</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server refused the last one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing here can remember it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File with the keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>WireGuard (*.conf)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file is no text.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Password for {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The keys of {name} are needed. Choose the .conf file that holds them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Password of {user} on {host}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Problems</name>
    <message>
        <source>{name} is connected now. Disconnect it before you test other settings for it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The test was ended before it was done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not all profiles can be used: {problem}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The profile in {file} can not be used: line {line}: {problem}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The profile in {file} can not be used: {problem}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adit&apos;s helper went away during the test.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server was not reached, or did not let us in, in time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An address, a route or a name server in them is not as it should be.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct the network settings. The details say which one it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something in them was changed, or is missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the settings, or import the configuration again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The kind of login was changed, or what was imported is damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type the password again, or check the kind of login.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The system does not take the tunnel&apos;s settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The packet size (MTU) may be too large or too small.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave the packet size to Adit, or set another one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The system can not make tunnels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A part of its kernel is not loaded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The system does not let Adit&apos;s helper set up the network.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The helper runs without the rights that it needs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start the helper as its instructions say, then connect again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another program uses the network device that the tunnel needs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It may be another VPN.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End that program, then connect again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tunnel&apos;s network device went away.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another program has removed it, perhaps one that manages networks.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This system&apos;s kernel lacks something that Adit needs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is too old, or was built without it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use a newer kernel. The details say what is missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The system refused to set addresses or routes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another program may change the network at the same time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect again. If it happens once more, save a report.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The kill switch needs a firewall that this system does not have.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A part of its kernel (nftables) is missing or not loaded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Have it loaded, or turn the kill switch off and connect again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The system refused to set the kill switch.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another program may change the firewall at the same time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adit&apos;s helper could not note how to put the network back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk is full, or can not be written to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make room on the disk, then connect again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What manages this machine&apos;s name servers did not take them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Names inside that network may not be found. The details say more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk is full, or the file can not be written to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What manages this machine&apos;s name servers does not answer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect again. If it happens once more, restart that service.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adit met a fault of its own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It may also have run out of memory.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect again. A report helps to have it mended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network settings of {name} can not be carried out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The keys or settings of {name} can not be used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The password does not go with the kind of login of {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Load it with: {command}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The name servers of {name} could not be set.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The name servers of {name} could not be set in time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask the administrator of the server.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The password was changed, or the user name is another one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type the password again, and check the user name and the kind of login.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The organisation that runs the server asks for a new one in time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set a new password with your organisation, then type it here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It takes one only from its own machine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Have a password set for this user on the server, then type it here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server does not offer this way of logging in.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another kind of login, or ask the administrator which it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The account has expired, or lacks the right to connect.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server takes no connections from where you are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It lets in only certain addresses on the internet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try from another network, or ask the administrator to let this one in.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This machine is not on its list.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server does not accept Adit as its client.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The hub may demand a newer one, or the maker&apos;s own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Update Adit. If that does not help, ask the administrator.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its name is spelt in another way, or it was removed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the name of the hub.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The administrator has turned it off, perhaps only for now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait a while, or ask the administrator.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As many are connected as it allows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another machine uses this account, or the server has not noticed yet that an earlier connection ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Disconnect elsewhere, or wait a minute.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An administrator of the server disconnected you.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It may have been meant for you, or for everybody.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect again. If it happens once more, ask the administrator.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server ended the connection because its time was over.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It allows each connection a certain time only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server does not know the connection any more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was restarted, or heard nothing from us for too long.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server allows no more connections for this login.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One of the machines that serve it together is away.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server&apos;s licence does not allow the connection.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It has expired, or has more users than it may.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server met an error of its own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server is going to sleep.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server does not take VPN clients.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It may be set up for bridges between offices only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server sent something that Adit does not understand.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The port belongs to another program, or the server has a fault.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check host and port. If they are right, save a report.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The port is another one, or a web server is in its place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check host and port. SoftEther usually listens on 443, 992, 1194 or 5555.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server refused the connection.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It gave a reason that Adit does not know.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait a while, and connect again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again a little later, or ask the administrator.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect again when it is awake.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server refused the password for user “{user}” on hub “{hub}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The password of user “{user}” has expired.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server takes no empty password for user “{user}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>User “{user}” is set up on the server for another one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>User “{user}” may not connect to hub “{hub}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>User “{user}” may not use monitoring mode.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>User “{user}” may not bridge or route networks.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hub “{hub}” takes only machines that are registered.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no hub called “{hub}” on {host}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hub “{hub}” is offline.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hub “{hub}” has no room for a further connection.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>User “{user}” is connected as often as the server allows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The servers behind {host} can not give us hub “{hub}” now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What answers at {host} is no SoftEther server.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The name is misspelt, or this machine has no internet connection.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the name and the network connection.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This machine has no network, or none that leads there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the network connection.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The VPN server is not running, or listens on another port.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the port, or ask the administrator of the server.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is off, too busy, or a firewall on the way lets nothing through.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the network connection, or try another network.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The connection to the server was lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network changed, or the server was restarted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the network connection, and connect again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A WireGuard server is silent towards a key that it does not know. Or it is off, or a firewall lets no UDP through.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check address, port and keys, and whether the server knows your key.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End that program, or give the network another port, or none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Many servers make their own certificate. So does whoever pretends to be one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare its fingerprint with the one that the server&apos;s administrator has.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server got a new one, or somebody is in between.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask the server&apos;s administrator before you trust it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings ask for a certificate that an authority vouches for, and this one has none, is out of date, or is another server&apos;s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If the server makes its own certificate, choose in the settings to be asked about it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What answers there is no VPN server, or one that is far too old.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check host and port.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The hub has no DHCP server, or it has no address left.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask the administrator, or set a fixed address in the network settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its DHCP server is not set up as it should be.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tell the administrator, or set a fixed address in the network settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The address that the tunnel needs is in use on this machine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another VPN, or the network you are in, has the same one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Disconnect the other VPN, or try another network.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another program has a route to the same networks.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Disconnect the other VPN, then connect again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct the port.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no server called {host}, as far as can be found out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server {host} can not be reached.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nobody takes connections at {host} on this port.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server {host} did not answer in time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The WireGuard server {host} does not answer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another program uses the UDP port that {name} asks for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The port in the settings of {name} is none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The certificate of {host} is not known yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} shows another certificate than the one you trusted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The certificate of {host} is not trusted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No encrypted connection to {host} could be made.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network behind {host} gave us no address.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network behind {host} gave us no usable address.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adit&apos;s helper did not do that</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Could not connect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adit tries again by itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That was not done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The password was not remembered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lockdown is on: nothing goes out without a connection.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something else holds it, perhaps a connection of another user.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network is still blocked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adit&apos;s helper did not open all of it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The connection was ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A report helps to have it mended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask an administrator of this machine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connected, with trouble</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The connection came to an end</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not connected at the moment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your answer is needed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adit&apos;s helper and this window are of different versions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adit&apos;s helper does not answer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is not running, or is being restarted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait a moment, or start it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings could not be read or kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no usable password or key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You are connected to {name}, and will be asked again next time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The way out: {command}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You may not do this on this machine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It changes the network of everybody here, or is another user&apos;s, or you did not confirm it with a password.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It has too much to do.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are as many connections as it allows, or it is about to end.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Disconnect something, or wait a moment, and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings can not be used as they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct the settings, and connect again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The system did not let it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A report helps to find out why.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is too old for that.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Update both, and restart the helper.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type it again, or choose the right file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Update the helper, and restart it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An administrator can do it with: {command}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Allowed is: {allowed}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Report</name>
    <message>
        <source>Save a report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text of the report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Collecting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is for whoever shall help you. Names, accounts, public addresses and keys are replaced by numbers. Read it before you give it away; nothing is sent by itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text (*.txt)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved to {file}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It could not be saved: {why}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>Quit Adit</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) are there. Stay connected?</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Without the tray icon the connection goes on: the helper looks after it. You can end it by starting Adit again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stay connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do not quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remember this and do not ask again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You are connected to {name}. Stay connected?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pages of the settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>General</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Protection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shows or hides the window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connects the last network, or disconnects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opens the menu</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In colour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In one colour, like the desktop&apos;s own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask me</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the tray icon when I log in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tell me by notifications what happens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Closing the window quits Adit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are no networks of your own yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect when the icon appears:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A click on the icon:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The icon is:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When I quit while connected:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The language changes when Adit is started anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings could not be saved: {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This could not be saved: {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lockdown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold back the whole machine&apos;s network?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold everything back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave the network open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From now on nothing reaches the network while Adit is not connected: no browser, no updates, nobody on this machine. It stays so after a restart, until it is turned off here or by:
{command}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The machine has no password or key for it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Networks of this machine are connected by the helper when the machine starts, before anybody logs in.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Server: {host}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are none. An administrator puts profiles into {folder}; {command} lists them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It can not be used: {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect {name} when the machine starts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The machine&apos;s own name servers are asked. Those of a tunnel are put to use while it is up, where its profile has any.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kill switch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>While a connection that takes all traffic is made or lost, nothing goes around it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The local network can be reached meanwhile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Printers, file servers and other machines of this place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lockdown: no network without a connection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything is held back also while nothing is connected, and after a restart.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This helper has no kill switch.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only an administrator, or somebody who sits at this machine and has an administrator&apos;s password, can change this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Names in {domains} are asked of the tunnel: {servers} (by {manager}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name servers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tunnel&apos;s name servers could not be put to use: {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All names are asked of the tunnel: {servers} (by {manager}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The helper does not say: {why}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Share</name>
    <message>
        <source>Picture (*.png)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This kind of file has no place for: {settings}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>QR code of the network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the picture…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Include the private keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Include the password</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asking your keyring…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your keyring holds nothing for this network.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As a file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{program} (*.{suffix})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As a QR code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What your keyring holds for this network can not be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whoever gets this can connect as you. Give it to nobody else, and delete it once it is where it shall be.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This network is too large for a QR code. Save it as a file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved as {file}. Only you can read it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It could not be saved: {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whoever gets this needs a password or keys of their own to connect.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>for {program} (.{suffix})</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>States</name>
    <message>
        <source>Not connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for Adit&apos;s helper</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Network blocked, nothing leaks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Could not connect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connected, with trouble</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Disconnecting</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Not connected, trying again in %n second(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Waiting for your answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finding the server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connecting to the server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking its certificate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Logging in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for the server&apos;s handshake</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Getting an address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Setting routes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connected, but its name servers could not be set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connected, but the server does not answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connected, but something is not as it should be</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reconnect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adit&apos;s helper is too old</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adit&apos;s helper is newer than this window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adit&apos;s helper does not answer as it should</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adit&apos;s helper went away</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adit&apos;s helper is not running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connected to {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not connected; what is for {name} goes nowhere</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Not connected, trying again soon</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kill switch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open Adit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unblock the network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adit: {state}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show me how</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reconnect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More networks…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{network} – Connect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{network} – {state}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adit: {state}
{network}, {address}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adit: {state}
{network}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Trust</name>
    <message numerus="yes">
        <source>and %n other name(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>This certificate is not the one you trusted before. Somebody may be in between.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare the SHA-256 with the one that whoever runs the server gives you. Adit remembers what you trust, and warns you when the certificate changes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Is this your server?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>I know that the server has a new certificate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adit has not seen this certificate before.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask whoever runs the server, by phone for example, whether it has a new certificate, and compare the SHA-256. Without an answer, do not connect: your password would go to whoever shows this certificate.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Technical reason</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SHA-256 now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the SHA-256</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do not connect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trust this certificate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Issued by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>itself</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Valid</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This certificate is not the one you trusted on {day}. Somebody may be in between.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SHA-256 before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from {first} to {last}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>{label}: {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all routes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy all details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n time(s), after other programs had changed what is ours</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>as without this network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>DNS</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Routes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Security</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Handshake</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connected for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Traffic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overlap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notice</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{items} and %n more</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>given by the server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>server known by its key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>certificate checked by the system&apos;s authorities</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{duration} ago</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{received} received, {sent} sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n packet(s) dropped</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>The same addresses are also routed by {names}. {winner} has the traffic.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>certificate pinned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same addresses are also routed by {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same addresses are also routed by {names}. This network has the traffic.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{servers} ({domains})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>set through {manager}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>certificate trusted on {day}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type its address, or paste what you were given.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A .vpn or .conf file, or a picture of a QR code. You can also drop it here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try the demo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A server and networks of its own on this computer, to see that it works.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which network would you like to reach?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{problem}: show me how to start it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Networks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>60 s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The last minute</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 h</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The last hour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>↓ {rate} down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>↑ {rate} up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time} to the server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unblock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Network blocked, nothing leaks.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Add…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Open file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Paste to import</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Connect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Unblock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Edit…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>D&amp;uplicate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Share…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Routes…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Copy all details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>S&amp;ettings…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Kill switch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Lockdown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save a &amp;report…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try the &amp;demo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;About Adit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Protection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another user&apos;s network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search networks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other connections</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State not known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Will try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of this computer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Can not be used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When connected, the networks behind {server} can be reached. Everything else takes the ordinary way.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When connected, what is meant for the networks below goes through {server}. Everything else takes the ordinary way.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adit is looking for its helper, and will know more in a moment.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This network is set up for the whole computer, and can not be used:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If the connection breaks, the kill switch lets nothing out until it is back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The kill switch is off: if the connection breaks, traffic takes the ordinary way.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This network is set up for the whole computer. An administrator can change it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When connected, everything this computer sends goes through {server}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter password…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the certificate…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show me how</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save a report…</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>a network of %n address(es)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>everything by IPv6</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>one address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>multicast</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>addresses of the local link</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>a private network of %n address(es)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>a part of the internet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>everything</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n network(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>everything by IPv4</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>everything by IPv6, and %n network(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n kept outside</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>a private network</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>everything by IPv4, and %n network(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>the server&apos;s own network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the addresses of this name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>outside</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>through this network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where a smaller network lies within a larger one, the smaller one counts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Destination</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Goes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Routes of {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{step}: done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{step}: being done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{step}: to come</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The helper is needed to change this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only an administrator can change this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kill switch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is held back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is meant for your networks goes there, or nowhere.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only the server can be reached.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Traffic goes through Adit, or nowhere.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing gets out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lockdown is on: it holds also without a connection.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Technical details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why it may have: {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deleted {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) can not be used</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>What is wrong with them</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
</TS>
