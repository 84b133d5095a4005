<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Editor</name>
    <message numerus="yes">
        <source>A hub&apos;s name has at most %n character(s).</source>
        <translation>
            <numerusform>A hub&apos;s name has at most %n character.</numerusform>
            <numerusform>A hub&apos;s name has at most %n characters.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A user name has at most %n character(s).</source>
        <translation>
            <numerusform>A user name has at most %n character.</numerusform>
            <numerusform>A user name has at most %n characters.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A name has at most %n character(s).</source>
        <translation>
            <numerusform>A name has at most %n character.</numerusform>
            <numerusform>A name has at most %n characters.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>This holds %n network(s).</source>
        <translation>
            <numerusform>This holds %n network.</numerusform>
            <numerusform>This holds %n networks.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>There is room for %n entry(s) here.</source>
        <translation>
            <numerusform>There is room for %n entry here.</numerusform>
            <numerusform>There is room for %n entries here.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Import</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n peer(s) that come to us</source>
        <translation>
            <numerusform>%n peer that comes to us</numerusform>
            <numerusform>%n peers that come to us</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import %n network(s)</source>
        <translation>
            <numerusform>Import %n network</numerusform>
            <numerusform>Import %n networks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n network(s) can be imported</source>
        <translation>
            <numerusform>%n network can be imported</numerusform>
            <numerusform>%n networks can be imported</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more file(s) were not looked at</source>
        <translation>
            <numerusform>%n more file was not looked at</numerusform>
            <numerusform>%n more files were not looked at</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Numbers</name>
    <message numerus="yes">
        <source>%n day(s) {clock}</source>
        <comment>uptime</comment>
        <translation>
            <numerusform>%n day {clock}</numerusform>
            <numerusform>%n days {clock}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message numerus="yes">
        <source>%n connection(s) are there. Stay connected?</source>
        <translation>
            <numerusform>%n connection is there. Stay connected?</numerusform>
            <numerusform>%n connections are there. Stay connected?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>States</name>
    <message numerus="yes">
        <source>Not connected, trying again in %n second(s)</source>
        <translation>
            <numerusform>Not connected, trying again in %n second</numerusform>
            <numerusform>Not connected, trying again in %n seconds</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Trust</name>
    <message numerus="yes">
        <source>and %n other name(s)</source>
        <translation>
            <numerusform>and %n other name</numerusform>
            <numerusform>and %n other names</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message numerus="yes">
        <source>%n time(s), after other programs had changed what is ours</source>
        <translation>
            <numerusform>%n time, after other programs had changed what is ours</numerusform>
            <numerusform>%n times, after other programs had changed what is ours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{items} and %n more</source>
        <translation>
            <numerusform>{items} and %n more</numerusform>
            <numerusform>{items} and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n packet(s) dropped</source>
        <translation>
            <numerusform>%n packet dropped</numerusform>
            <numerusform>%n packets dropped</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>a network of %n address(es)</source>
        <translation>
            <numerusform>a network of %n address</numerusform>
            <numerusform>a network of %n addresses</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>a private network of %n address(es)</source>
        <translation>
            <numerusform>a private network of %n address</numerusform>
            <numerusform>a private network of %n addresses</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n network(s)</source>
        <translation>
            <numerusform>%n network</numerusform>
            <numerusform>%n networks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>everything by IPv6, and %n network(s)</source>
        <translation>
            <numerusform>everything by IPv6, and %n network</numerusform>
            <numerusform>everything by IPv6, and %n networks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n kept outside</source>
        <translation>
            <numerusform>%n kept outside</numerusform>
            <numerusform>%n kept outside</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>everything by IPv4, and %n network(s)</source>
        <translation>
            <numerusform>everything by IPv4, and %n network</numerusform>
            <numerusform>everything by IPv4, and %n networks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) cannot be used</source>
        <translation>
            <numerusform>%n file can not be used</numerusform>
            <numerusform>%n files can not be used</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation>
            <numerusform>And %n more.</numerusform>
            <numerusform>And %n more.</numerusform>
        </translation>
    </message>
</context>
</TS>
