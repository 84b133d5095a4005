<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fa" sourcelanguage="en">
<context>
    <name>About</name>
    <message>
        <source>About Adit</source>
        <translation>دربارهٔ Adit</translation>
    </message>
    <message>
        <source>A VPN application for the Linux desktop: SoftEther and WireGuard.</source>
        <translation>برنامهٔ VPN برای میزکار لینوکس: SoftEther و WireGuard.</translation>
    </message>
    <message>
        <source>Free software under the Apache License 2.0. It comes without any warranty. Qt and PySide6 are used under the LGPL, version 3.</source>
        <translation>نرم‌افزار آزاد تحت Apache License 2.0. بدون هیچ ضمانتی عرضه می‌شود. Qt و PySide6 تحت LGPL نسخهٔ ۳ به کار رفته‌اند.</translation>
    </message>
    <message>
        <source>Version {version}, with Qt {qt}</source>
        <translation>نسخهٔ {version}، با Qt {qt}</translation>
    </message>
    <message>
        <source>Helper: version {version}</source>
        <translation>دستیار: نسخهٔ {version}</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>میان‌برهای صفحه‌کلید</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>کارکرد</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>کلیدها</translation>
    </message>
</context>
<context>
    <name>Demo</name>
    <message>
        <source>Try the demo</source>
        <translation>دیدن نمونهٔ نمایشی</translation>
    </message>
    <message>
        <source>Adit at work, in a network of its own</source>
        <translation>کار Adit در شبکه‌ای جدا برای خودش</translation>
    </message>
    <message>
        <source>How far the demo is</source>
        <translation>پیشرفت نمونهٔ نمایشی</translation>
    </message>
    <message>
        <source>What was done</source>
        <translation>کارهای انجام‌شده</translation>
    </message>
    <message>
        <source>Technical details</source>
        <translation>جزئیات فنی</translation>
    </message>
    <message>
        <source>Run it again</source>
        <translation>اجرای دوباره</translation>
    </message>
    <message>
        <source>The demo took too long and was stopped. Try again while the machine is idle.</source>
        <translation>نمونهٔ نمایشی بیش از اندازه طول کشید و متوقف شد. وقتی رایانه بیکار است دوباره امتحان کنید.</translation>
    </message>
    <message>
        <source>A network with a server was made, and the helper started.</source>
        <translation>شبکه‌ای با یک کارساز ساخته شد و دستیار آغاز به کار کرد.</translation>
    </message>
    <message>
        <source>The helper makes a network device.</source>
        <translation>دستیار یک دستگاه شبکه می‌سازد.</translation>
    </message>
    <message>
        <source>It connects to the server, outside the tunnel.</source>
        <translation>بیرون از تونل به کارساز وصل می‌شود.</translation>
    </message>
    <message>
        <source>Nobody vouches for the server&apos;s certificate: its fingerprint was compared, and is right.</source>
        <translation>هیچ مرجعی گواهی کارساز را تأیید نمی‌کند: اثر انگشت آن مقایسه شد و درست است.</translation>
    </message>
    <message>
        <source>The server is the right one; logging in.</source>
        <translation>کارساز همان است که باید باشد؛ در حال ورود.</translation>
    </message>
    <message>
        <source>Logged in; asking for an address through the tunnel.</source>
        <translation>وارد شد؛ درخواست نشانی از راه تونل.</translation>
    </message>
    <message>
        <source>A page was fetched through the tunnel.</source>
        <translation>صفحه‌ای از راه تونل دریافت شد.</translation>
    </message>
    <message>
        <source>Disconnected: addresses, routes and devices are as they were before.</source>
        <translation>اتصال قطع شد: نشانی‌ها، مسیرها و دستگاه‌ها مانند پیش از آن هستند.</translation>
    </message>
    <message>
        <source>A small VPN server and Adit&apos;s helper run for some seconds in a network that only they see. Your own network and your profiles are not touched.</source>
        <translation>یک کارساز کوچک VPN و دستیار Adit چند ثانیه در شبکه‌ای اجرا می‌شوند که تنها خودشان آن را می‌بینند. به شبکه و نمایه‌های شما دست زده نمی‌شود.</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} s</translation>
    </message>
    <message>
        <source>It worked: a real tunnel, and nothing of it is left.</source>
        <translation>کار کرد: تونلی واقعی بود و چیزی از آن به جا نمانده است.</translation>
    </message>
    <message>
        <source>The demo was stopped. Nothing of it is left.</source>
        <translation>نمونهٔ نمایشی متوقف شد. چیزی از آن به جا نمانده است.</translation>
    </message>
    <message>
        <source>Connected: the address in the tunnel is {address}.</source>
        <translation>متصل: نشانی در تونل {address} است.</translation>
    </message>
    <message>
        <source>An echo came back through the tunnel after {time}.</source>
        <translation>پژواکی از راه تونل پس از {time} بازگشت.</translation>
    </message>
    <message>
        <source>Measured: {down} down, {up} up, within this machine.</source>
        <translation>اندازه‌گیری: {down} دریافت و {up} ارسال، درون همین رایانه.</translation>
    </message>
    <message>
        <source>The demo could not be started: {why}</source>
        <translation>نمونهٔ نمایشی آغاز نشد: {why}</translation>
    </message>
    <message>
        <source>The demo ended without saying why (exit status {status}). The technical details, or this command in a terminal, may tell more: {command}</source>
        <translation>نمونهٔ نمایشی بدون گفتن دلیل پایان یافت (وضعیت خروج {status}). شاید جزئیات فنی، یا این فرمان در پایانه، بیشتر بگوید: {command}</translation>
    </message>
</context>
<context>
    <name>Editor</name>
    <message>
        <source>A port is a number from 1 to 65535.</source>
        <translation>درگاه عددی از 1 تا 65535 است.</translation>
    </message>
    <message numerus="yes">
        <source>A hub&apos;s name has at most %n character(s).</source>
        <translation>
            <numerusform>نام هاب حداکثر %n نویسه دارد.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A user name has at most %n character(s).</source>
        <translation>
            <numerusform>نام کاربری حداکثر %n نویسه دارد.</numerusform>
        </translation>
    </message>
    <message>
        <source>A SHA-256 fingerprint has 64 digits and letters from a to f.</source>
        <translation>اثر انگشت SHA-256 دارای ۶۴ رقم و حرف از a تا f است.</translation>
    </message>
    <message>
        <source>A port is a number from 1 to 65535; empty for any.</source>
        <translation>درگاه عددی از 1 تا 65535 است؛ خالی یعنی هر درگاهی.</translation>
    </message>
    <message>
        <source>This is a number of seconds; empty for none.</source>
        <translation>این عددی بر حسب ثانیه است؛ خالی یعنی هیچ.</translation>
    </message>
    <message>
        <source>This is no key: one has 44 letters, digits and signs, and ends with “=”.</source>
        <translation>این کلید نیست: کلید ۴۴ حرف، رقم و نشانه دارد و به «=» پایان می‌یابد.</translation>
    </message>
    <message>
        <source>Give it a name.</source>
        <translation>نامی به آن بدهید.</translation>
    </message>
    <message numerus="yes">
        <source>A name has at most %n character(s).</source>
        <translation>
            <numerusform>نام حداکثر %n نویسه دارد.</numerusform>
        </translation>
    </message>
    <message>
        <source>A name has letters, digits and signs only.</source>
        <translation>نام تنها حرف، رقم و نشانه دارد.</translation>
    </message>
    <message>
        <source>Type the server&apos;s name or address.</source>
        <translation>نام یا نشانی کارساز را بنویسید.</translation>
    </message>
    <message>
        <source>Type the name of the hub on the server.</source>
        <translation>نام هاب روی کارساز را بنویسید.</translation>
    </message>
    <message>
        <source>Type your user name on the server.</source>
        <translation>نام کاربری خود روی کارساز را بنویسید.</translation>
    </message>
    <message>
        <source>Paste the certificate&apos;s SHA-256 fingerprint.</source>
        <translation>اثر انگشت SHA-256 گواهی را بچسبانید.</translation>
    </message>
    <message>
        <source>Not everything can be kept outside; turn off sending everything through it.</source>
        <translation>نمی‌توان همه چیز را بیرون نگه داشت؛ گزینه‌ای را که همه چیز را از آن می‌فرستد خاموش کنید.</translation>
    </message>
    <message>
        <source>Paste the private key, or generate one.</source>
        <translation>کلید خصوصی را بچسبانید یا یکی تولید کنید.</translation>
    </message>
    <message>
        <source>Paste the peer&apos;s public key.</source>
        <translation>کلید عمومی همتا را بچسبانید.</translation>
    </message>
    <message>
        <source>This is no host name or address. An example is {example}.</source>
        <translation>این نام میزبان یا نشانی نیست. نمونه: {example}.</translation>
    </message>
    <message>
        <source>A gateway is an IPv4 address, for example {example}.</source>
        <translation>دروازه یک نشانی IPv4 است، برای نمونه {example}.</translation>
    </message>
    <message>
        <source>A gateway is an IPv6 address, for example {example}.</source>
        <translation>دروازه یک نشانی IPv6 است، برای نمونه {example}.</translation>
    </message>
    <message>
        <source>{value} is no address of a name server, for example {example}.</source>
        <translation>‏{value} نشانی کارساز نام نیست. نمونه: {example}.</translation>
    </message>
    <message>
        <source>{value} is no domain, for example {example}.</source>
        <translation>‏{value} دامنه نیست. نمونه: {example}.</translation>
    </message>
    <message>
        <source>A routing table is a number; {off} sets no routes.</source>
        <translation>جدول مسیریابی یک عدد است؛ با {off} هیچ مسیری تنظیم نمی‌شود.</translation>
    </message>
    <message>
        <source>Type host and port, for example {example}.</source>
        <translation>میزبان و درگاه را بنویسید، برای نمونه {example}.</translation>
    </message>
    <message>
        <source>The size is a number from {least} to {most}; empty for automatic.</source>
        <translation>اندازه عددی از {least} تا {most} است؛ خالی یعنی خودکار.</translation>
    </message>
    <message>
        <source>{value} is no address with a prefix length, for example {example}.</source>
        <translation>‏{value} نشانی با طول پیشوند نیست. نمونه: {example}.</translation>
    </message>
    <message>
        <source>{value} is no network, for example {example}.</source>
        <translation>‏{value} شبکه نیست. نمونه: {example}.</translation>
    </message>
    <message>
        <source>“{value}”</source>
        <translation>«{value}»</translation>
    </message>
    <message>
        <source>{value} is an address inside a network; the network is {network}.</source>
        <translation>‏{value} نشانی‌ای درون یک شبکه است؛ خود شبکه {network} است.</translation>
    </message>
    <message>
        <source>Server, file, or the text of a file</source>
        <translation>کارساز، پرونده، یا متن یک پرونده</translation>
    </message>
    <message>
        <source>vpn.example.org, vpn.example.org:443/OFFICE, or paste a configuration</source>
        <translation>‏⁦vpn.example.org⁩، ⁦vpn.example.org:443/OFFICE⁩، یا یک پیکربندی بچسبانید</translation>
    </message>
    <message>
        <source>There is no such file.</source>
        <translation>چنین پرونده‌ای نیست.</translation>
    </message>
    <message>
        <source>This is no server and no configuration that Adit knows.</source>
        <translation>این نه کارساز است و نه پیکربندی‌ای که Adit بشناسد.</translation>
    </message>
    <message>
        <source>Look at all of them…</source>
        <translation>دیدن همهٔ آن‌ها…</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>نوع</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>نام</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>ذخیره</translation>
    </message>
    <message>
        <source>Save and connect</source>
        <translation>ذخیره و اتصال</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>لغو</translation>
    </message>
    <message>
        <source>The fields below are filled from this configuration.</source>
        <translation>فیلدهای زیر از این پیکربندی پر شده‌اند.</translation>
    </message>
    <message numerus="yes">
        <source>This holds %n network(s).</source>
        <translation>
            <numerusform>این %n شبکه دارد.</numerusform>
        </translation>
    </message>
    <message>
        <source>Another network is called this.</source>
        <translation>شبکهٔ دیگری این نام را دارد.</translation>
    </message>
    <message>
        <source>This cannot be used: {why}</source>
        <translation>این قابل استفاده نیست: {why}</translation>
    </message>
    <message>
        <source>Add a network</source>
        <translation>افزودن شبکه</translation>
    </message>
    <message>
        <source>It has commands to run, which Adit never does:</source>
        <translation>فرمان‌هایی برای اجرا دارد که Adit هرگز اجرا نمی‌کند:</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>اتصال</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>بستن</translation>
    </message>
    <message>
        <source>Asking your keyring to keep the secrets…</source>
        <translation>درخواست از دسته‌کلید برای نگه‌داری رازها…</translation>
    </message>
    <message>
        <source>{name} is saved, but its secrets are not kept. {why}</source>
        <translation>شبکهٔ {name} ذخیره شد، ولی رازهای آن نگه داشته نشد. {why}</translation>
    </message>
    <message>
        <source>Change {name}</source>
        <translation>تغییر {name}</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>اتصال</translation>
    </message>
    <message>
        <source>Login</source>
        <translation>ورود</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>شبکه</translation>
    </message>
    <message>
        <source>Safety</source>
        <translation>ایمنی</translation>
    </message>
    <message>
        <source>More</source>
        <translation>بیشتر</translation>
    </message>
    <message numerus="yes">
        <source>There is room for %n entry(s) here.</source>
        <translation>
            <numerusform>اینجا برای %n مورد جا هست.</numerusform>
        </translation>
    </message>
    <message>
        <source>Paste the preshared key, or turn it off.</source>
        <translation>کلید پیش‌اشتراکی را بچسبانید، یا آن را خاموش کنید.</translation>
    </message>
    <message>
        <source>Public key</source>
        <translation>کلید عمومی</translation>
    </message>
    <message>
        <source>Server and port</source>
        <translation>کارساز و درگاه</translation>
    </message>
    <message>
        <source>Networks behind it</source>
        <translation>شبکه‌های پشت آن</translation>
    </message>
    <message>
        <source>With a preshared key</source>
        <translation>با کلید پیش‌اشتراکی</translation>
    </message>
    <message>
        <source>Preshared key</source>
        <translation>کلید پیش‌اشتراکی</translation>
    </message>
    <message>
        <source>Keepalive (seconds)</source>
        <translation>زنده نگه‌داشتن (ثانیه)</translation>
    </message>
    <message>
        <source>Remove this peer</source>
        <translation>برداشتن این همتا</translation>
    </message>
    <message>
        <source>Another peer has this key.</source>
        <translation>همتای دیگری این کلید را دارد.</translation>
    </message>
    <message>
        <source>Type it again: the one that is kept belongs to the old public key.</source>
        <translation>دوباره بنویسید: کلید نگه‌داری‌شده به کلید عمومی پیشین تعلق دارد.</translation>
    </message>
    <message>
        <source>Add a peer</source>
        <translation>افزودن همتا</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>هرگز</translation>
    </message>
    <message>
        <source>As it is kept</source>
        <translation>همان که نگه داشته شده</translation>
    </message>
    <message>
        <source>What goes to this peer; {four} and {six} for everything.</source>
        <translation>آنچه به این همتا می‌رود؛ {four} و {six} یعنی همه چیز.</translation>
    </message>
    <message>
        <source>Peer {number}</source>
        <translation>همتای {number}</translation>
    </message>
    <message>
        <source>Remove peer {number}</source>
        <translation>برداشتن همتای {number}</translation>
    </message>
    <message>
        <source>{network} is behind another peer as well.</source>
        <translation>شبکهٔ {network} پشت همتای دیگری هم هست.</translation>
    </message>
    <message>
        <source>Your keyring holds nothing for this network.</source>
        <translation>دسته‌کلید شما چیزی برای این شبکه ندارد.</translation>
    </message>
    <message>
        <source>Your keyring does not hold all that is needed for this network.</source>
        <translation>دسته‌کلید شما همهٔ آنچه را برای این شبکه لازم است ندارد.</translation>
    </message>
    <message>
        <source>Type the password first.</source>
        <translation>نخست گذرواژه را بنویسید.</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>کارساز</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>درگاه</translation>
    </message>
    <message>
        <source>Hub</source>
        <translation>هاب</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>نام کاربری</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>گذرواژه</translation>
    </message>
    <message>
        <source>Remember the password in the keyring</source>
        <translation>به خاطر سپردن گذرواژه در دسته‌کلید</translation>
    </message>
    <message>
        <source>Log in with</source>
        <translation>ورود با</translation>
    </message>
    <message>
        <source>Server&apos;s certificate</source>
        <translation>گواهی کارساز</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>Send everything through this network</source>
        <translation>فرستادن همه چیز از راه این شبکه</translation>
    </message>
    <message>
        <source>Also through it, by network</source>
        <translation>این‌ها نیز از این راه، بر پایهٔ شبکه</translation>
    </message>
    <message>
        <source>Size of packets (MTU)</source>
        <translation>اندازهٔ بسته‌ها (MTU)</translation>
    </message>
    <message>
        <source>IPv4</source>
        <translation>IPv4</translation>
    </message>
    <message>
        <source>IPv4 addresses</source>
        <translation>نشانی‌های IPv4</translation>
    </message>
    <message>
        <source>IPv4 gateway</source>
        <translation>دروازهٔ IPv4</translation>
    </message>
    <message>
        <source>IPv6</source>
        <translation>IPv6</translation>
    </message>
    <message>
        <source>IPv6 addresses</source>
        <translation>نشانی‌های IPv6</translation>
    </message>
    <message>
        <source>IPv6 gateway</source>
        <translation>دروازهٔ IPv6</translation>
    </message>
    <message>
        <source>Type an address with its prefix length.</source>
        <translation>یک نشانی با طول پیشوند آن بنویسید.</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>خودکار</translation>
    </message>
    <message>
        <source>Taken from the file</source>
        <translation>برگرفته از پرونده</translation>
    </message>
    <message>
        <source>You are asked for it when you connect.</source>
        <translation>هنگام اتصال از شما پرسیده می‌شود.</translation>
    </message>
    <message>
        <source>a password</source>
        <translation>گذرواژه</translation>
    </message>
    <message>
        <source>a password that the server passes on (RADIUS, NT domain)</source>
        <translation>گذرواژه‌ای که کارساز برای بررسی می‌فرستد (RADIUS، دامنهٔ NT)</translation>
    </message>
    <message>
        <source>no password (anonymous)</source>
        <translation>بدون گذرواژه (ناشناس)</translation>
    </message>
    <message>
        <source>ask me where nobody vouches for it</source>
        <translation>جایی که کسی تأییدش نمی‌کند از من پرسیده شود</translation>
    </message>
    <message>
        <source>only what this system&apos;s authorities vouch for</source>
        <translation>تنها آنچه مراجع این سامانه تأیید می‌کنند</translation>
    </message>
    <message>
        <source>only the one with this SHA-256</source>
        <translation>تنها گواهی با این SHA-256</translation>
    </message>
    <message>
        <source>For example {example}.</source>
        <translation>برای نمونه {example}.</translation>
    </message>
    <message>
        <source>address from the server (DHCP)</source>
        <translation>نشانی از کارساز (DHCP)</translation>
    </message>
    <message>
        <source>fixed addresses</source>
        <translation>نشانی‌های ثابت</translation>
    </message>
    <message>
        <source>off</source>
        <translation>خاموش</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>خودکار</translation>
    </message>
    <message>
        <source>Name servers</source>
        <translation>کارسازهای نام</translation>
    </message>
    <message>
        <source>Search domains</source>
        <translation>دامنه‌های جست‌وجو</translation>
    </message>
    <message>
        <source>Domains for these name servers</source>
        <translation>دامنه‌های این کارسازهای نام</translation>
    </message>
    <message>
        <source>Where not all names are asked of them.</source>
        <translation>برای وقتی که همهٔ نام‌ها از آن‌ها پرسیده نمی‌شود.</translation>
    </message>
    <message>
        <source>Networks kept outside</source>
        <translation>شبکه‌های بیرون نگه‌داشته</translation>
    </message>
    <message>
        <source>Also through it, by name</source>
        <translation>این‌ها نیز از این راه، بر پایهٔ نام</translation>
    </message>
    <message>
        <source>Kept outside, by name</source>
        <translation>بیرون نگه‌داشته، بر پایهٔ نام</translation>
    </message>
    <message>
        <source>Routing table</source>
        <translation>جدول مسیریابی</translation>
    </message>
    <message>
        <source>{value} cannot be both inside and outside.</source>
        <translation>‏{value} نمی‌تواند هم درون باشد و هم بیرون.</translation>
    </message>
    <message>
        <source>The test is running</source>
        <translation>آزمون در حال اجراست</translation>
    </message>
    <message>
        <source>It works: the server answered, and let you in.</source>
        <translation>کار می‌کند: کارساز پاسخ داد و شما را راه داد.</translation>
    </message>
    <message>
        <source>Stop the test</source>
        <translation>توقف آزمون</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>آزمون</translation>
    </message>
    <message>
        <source>Trying to log in to {server}. Your routes stay as they are.</source>
        <translation>تلاش برای ورود به {server}. مسیرهای شما همان‌گونه که هستند می‌مانند.</translation>
    </message>
    <message>
        <source>Private key</source>
        <translation>کلید خصوصی</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>تولید</translation>
    </message>
    <message>
        <source>Generate a private key</source>
        <translation>تولید کلید خصوصی</translation>
    </message>
    <message>
        <source>Own addresses</source>
        <translation>نشانی‌های این رایانه</translation>
    </message>
    <message>
        <source>Public key to give to the server</source>
        <translation>کلید عمومی برای دادن به کارساز</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>رونوشت</translation>
    </message>
    <message>
        <source>Copy the public key</source>
        <translation>رونوشت از کلید عمومی</translation>
    </message>
    <message>
        <source>Port of this machine</source>
        <translation>درگاه این رایانه</translation>
    </message>
    <message>
        <source>Give this public key to whoever runs the server:</source>
        <translation>این کلید عمومی را به گردانندهٔ کارساز بدهید:</translation>
    </message>
    <message>
        <source>Any</source>
        <translation>هر درگاهی</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>نمایش</translation>
    </message>
    <message>
        <source>Show what is typed in {field}</source>
        <translation>نمایش آنچه در {field} نوشته شده</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>پنهان</translation>
    </message>
    <message>
        <source>Hide what is typed in {field}</source>
        <translation>پنهان کردن آنچه در {field} نوشته شده</translation>
    </message>
</context>
<context>
    <name>Helper</name>
    <message>
        <source>Command</source>
        <translation>فرمان</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>رونوشت</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>رونوشت شد</translation>
    </message>
    <message>
        <source>Technical details</source>
        <translation>جزئیات فنی</translation>
    </message>
    <message>
        <source>The helper is the part of Adit that may change this computer&apos;s network. It runs in the background, and nobody has started it.</source>
        <translation>دستیار بخشی از Adit است که می‌تواند شبکهٔ این رایانه را تغییر دهد. در پس‌زمینه اجرا می‌شود، و کسی آن را آغاز نکرده است.</translation>
    </message>
    <message>
        <source>This window was upgraded, and the helper that runs is still the one from before. They do not understand each other.</source>
        <translation>این پنجره ارتقا یافته و دستیارِ در حال اجرا هنوز نسخهٔ پیشین است. آن‌ها یکدیگر را نمی‌فهمند.</translation>
    </message>
    <message>
        <source>The helper was upgraded, and this window is still the one from before. They do not understand each other.</source>
        <translation>دستیار ارتقا یافته و این پنجره هنوز نسخهٔ پیشین است. آن‌ها یکدیگر را نمی‌فهمند.</translation>
    </message>
    <message>
        <source>Something answers in the helper&apos;s place, but not as it should. The helper may be overloaded, or you may not be allowed to use it.</source>
        <translation>چیزی به جای دستیار پاسخ می‌دهد، ولی نه چنان که باید. شاید بار دستیار بیش از اندازه است، یا شما اجازهٔ استفاده از آن را ندارید.</translation>
    </message>
    <message>
        <source>The helper was here a moment ago. It may be restarting, which takes a few seconds. What the kill switch held, it still holds.</source>
        <translation>دستیار تا لحظه‌ای پیش اینجا بود. شاید در حال راه‌اندازی دوباره است که چند ثانیه طول می‌کشد. آنچه قطع اضطراری نگه داشته بود، همچنان نگه داشته است.</translation>
    </message>
    <message>
        <source>Adit connects to the helper by itself as soon as it can. Until then your networks can be edited, but not connected.</source>
        <translation>‏Adit همین که بتواند خودش به دستیار وصل می‌شود. تا آن هنگام می‌توان شبکه‌های شما را ویرایش کرد، ولی نمی‌توان به آن‌ها وصل شد.</translation>
    </message>
    <message>
        <source>If Adit is installed, start its service once and for all:</source>
        <translation>اگر Adit نصب شده است، خدمت آن را یک بار برای همیشه آغاز کنید:</translation>
    </message>
    <message>
        <source>Or start the helper by hand, until you stop it:</source>
        <translation>یا دستیار را دستی آغاز کنید، تا وقتی که خودتان متوقفش کنید:</translation>
    </message>
    <message>
        <source>This window was upgraded, and the helper that runs is still version {version}. They do not understand each other.</source>
        <translation>این پنجره ارتقا یافته و دستیارِ در حال اجرا هنوز نسخهٔ {version} است. آن‌ها یکدیگر را نمی‌فهمند.</translation>
    </message>
    <message>
        <source>Restart the helper, which ends all connections:</source>
        <translation>دستیار را دوباره راه‌اندازی کنید؛ این کار همهٔ اتصال‌ها را پایان می‌دهد:</translation>
    </message>
    <message>
        <source>If that does not help, upgrade the helper too. Its version is told by:</source>
        <translation>اگر کمکی نکرد، دستیار را هم ارتقا دهید. فرمان دیدن نسخهٔ آن:</translation>
    </message>
    <message>
        <source>The helper was upgraded to version {version}, and this window is still the one from before. They do not understand each other.</source>
        <translation>دستیار به نسخهٔ {version} ارتقا یافته و این پنجره هنوز نسخهٔ پیشین است. آن‌ها یکدیگر را نمی‌فهمند.</translation>
    </message>
    <message>
        <source>Quit Adit and start it again. If that does not help, upgrade it. Its version is told by:</source>
        <translation>از Adit خارج شوید و دوباره آغازش کنید. اگر کمکی نکرد، ارتقایش دهید. فرمان دیدن نسخه:</translation>
    </message>
    <message>
        <source>The helper&apos;s own log may say why:</source>
        <translation>شاید رویدادهای خود دستیار دلیل را بگوید:</translation>
    </message>
    <message>
        <source>Restarting it may help, and ends all connections:</source>
        <translation>شاید راه‌اندازی دوبارهٔ آن کمک کند؛ این کار همهٔ اتصال‌ها را پایان می‌دهد:</translation>
    </message>
    <message>
        <source>If it does not come back, see how it is:</source>
        <translation>اگر باز نگشت، وضعیت آن را ببینید:</translation>
    </message>
    <message>
        <source>Its log says what it did last:</source>
        <translation>رویدادهای آن می‌گوید که آخرین کارش چه بود:</translation>
    </message>
</context>
<context>
    <name>Import</name>
    <message>
        <source>This cannot be imported.</source>
        <translation>نمی‌توان این را درون‌ریزی کرد.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>نام</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>نام کاربری</translation>
    </message>
    <message>
        <source>It has commands to run, which Adit never does. Tick it to import the rest without them:</source>
        <translation>فرمان‌هایی برای اجرا دارد که Adit هرگز اجرا نمی‌کند. برای درون‌ریزی بقیه بدون آن‌ها، علامتش بزنید:</translation>
    </message>
    <message>
        <source>Commands that are not taken over</source>
        <translation>فرمان‌هایی که درون‌ریزی نمی‌شوند</translation>
    </message>
    <message>
        <source>Another network is called this.</source>
        <translation>شبکهٔ دیگری این نام را دارد.</translation>
    </message>
    <message>
        <source>This cannot be imported: line {number}: {why}</source>
        <translation>نمی‌توان این را درون‌ریزی کرد: سطر {number}: {why}</translation>
    </message>
    <message>
        <source>{kind}, from {source}</source>
        <translation>‏{kind}، از {source}</translation>
    </message>
    <message>
        <source>Keep its password in the keyring</source>
        <translation>نگه‌داری گذرواژهٔ آن در دسته‌کلید</translation>
    </message>
    <message>
        <source>Keep its keys in the keyring</source>
        <translation>نگه‌داری کلیدهای آن در دسته‌کلید</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>و %n مورد دیگر</numerusform>
        </translation>
    </message>
    <message>
        <source>This cannot be imported: {why}</source>
        <translation>نمی‌توان این را درون‌ریزی کرد: {why}</translation>
    </message>
    <message>
        <source>Import {name}</source>
        <translation>درون‌ریزی {name}</translation>
    </message>
    <message>
        <source>You are asked for the file with the keys each time you connect.</source>
        <translation>هر بار هنگام اتصال، پروندهٔ کلیدها از شما خواسته می‌شود.</translation>
    </message>
    <message>
        <source>You are asked for the password each time you connect.</source>
        <translation>هر بار هنگام اتصال، گذرواژه از شما پرسیده می‌شود.</translation>
    </message>
    <message>
        <source>line {number}: {text}</source>
        <translation>سطر {number}: {text}</translation>
    </message>
    <message>
        <source>Expected: {what}</source>
        <translation>مورد انتظار: {what}</translation>
    </message>
    <message>
        <source>Sent through it</source>
        <translation>از این راه می‌رود</translation>
    </message>
    <message>
        <source>the one with this SHA-256 is trusted without asking</source>
        <translation>گواهی با این SHA-256 بدون پرسش پذیرفته می‌شود</translation>
    </message>
    <message numerus="yes">
        <source>%n peer(s) that come to us</source>
        <translation>
            <numerusform>%n همتا که به سوی ما می‌آید</numerusform>
        </translation>
    </message>
    <message>
        <source>from the server</source>
        <translation>از کارساز</translation>
    </message>
    <message>
        <source>Kept outside it</source>
        <translation>بیرون از آن می‌ماند</translation>
    </message>
    <message>
        <source>Name servers</source>
        <translation>کارسازهای نام</translation>
    </message>
    <message>
        <source>must be one that this system&apos;s authorities vouch for</source>
        <translation>باید گواهی‌ای باشد که مراجع این سامانه تأییدش می‌کنند</translation>
    </message>
    <message>
        <source>you are asked where this system&apos;s authorities do not vouch for it</source>
        <translation>جایی که مراجع این سامانه تأییدش نکنند از شما پرسیده می‌شود</translation>
    </message>
    <message>
        <source>must be exactly the one that is named</source>
        <translation>باید دقیقاً همان باشد که نام برده شده است</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>کارساز</translation>
    </message>
    <message>
        <source>User</source>
        <translation>کاربر</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>گواهی</translation>
    </message>
    <message>
        <source>Own addresses</source>
        <translation>نشانی‌های این رایانه</translation>
    </message>
    <message>
        <source>anonymous, on hub {hub}</source>
        <translation>ناشناس، روی هاب {hub}</translation>
    </message>
    <message>
        <source>everything</source>
        <translation>همه چیز</translation>
    </message>
    <message>
        <source>its own network only</source>
        <translation>تنها شبکهٔ خودش</translation>
    </message>
    <message>
        <source>nothing by itself: it sets no routes</source>
        <translation>خودبه‌خود هیچ چیز: مسیری تنظیم نمی‌کند</translation>
    </message>
    <message>
        <source>everything by IPv4; IPv6 goes nowhere</source>
        <translation>همه چیز با IPv4؛ IPv6 به جایی نمی‌رود</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>هیچ چیز</translation>
    </message>
    <message>
        <source>{user}, on hub {hub}</source>
        <translation>‏{user}، روی هاب {hub}</translation>
    </message>
    <message>
        <source>not said, on hub {hub}</source>
        <translation>گفته نشده، روی هاب {hub}</translation>
    </message>
    <message>
        <source>This file is too large.</source>
        <translation>این پرونده بیش از اندازه بزرگ است.</translation>
    </message>
    <message>
        <source>There is no such file.</source>
        <translation>چنین پرونده‌ای نیست.</translation>
    </message>
    <message>
        <source>You may not read this file.</source>
        <translation>شما اجازهٔ خواندن این پرونده را ندارید.</translation>
    </message>
    <message>
        <source>This is a folder.</source>
        <translation>این یک پوشه است.</translation>
    </message>
    <message>
        <source>This file cannot be read.</source>
        <translation>نمی‌توان این پرونده را خواند.</translation>
    </message>
    <message>
        <source>This is no file that could be read.</source>
        <translation>این پرونده‌ای نیست که بتوان خواند.</translation>
    </message>
    <message>
        <source>Import networks</source>
        <translation>درون‌ریزی شبکه‌ها</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>لغو</translation>
    </message>
    <message numerus="yes">
        <source>Import %n network(s)</source>
        <translation>
            <numerusform>درون‌ریزی %n شبکه</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing is ticked.</source>
        <translation>چیزی علامت نخورده است.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>بستن</translation>
    </message>
    <message numerus="yes">
        <source>%n network(s) can be imported</source>
        <translation>
            <numerusform>%n شبکه قابل درون‌ریزی است</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing here can be imported</source>
        <translation>اینجا هیچ چیز قابل درون‌ریزی نیست</translation>
    </message>
    <message>
        <source>Asking your keyring to keep the secrets…</source>
        <translation>درخواست از دسته‌کلید برای نگه‌داری رازها…</translation>
    </message>
    <message>
        <source>{name} is saved, but its secrets are not kept. {why}</source>
        <translation>شبکهٔ {name} ذخیره شد، ولی رازهای آن نگه داشته نشد. {why}</translation>
    </message>
    <message>
        <source>{name} was not saved: {why}</source>
        <translation>شبکهٔ {name} ذخیره نشد: {why}</translation>
    </message>
    <message>
        <source>clipboard</source>
        <translation>تخته‌گیره</translation>
    </message>
    <message numerus="yes">
        <source>%n more file(s) were not looked at</source>
        <translation>
            <numerusform>%n پروندهٔ دیگر بررسی نشد</numerusform>
        </translation>
    </message>
    <message>
        <source>picture</source>
        <translation>تصویر</translation>
    </message>
    <message>
        <source>This picture cannot be read.</source>
        <translation>نمی‌توان این تصویر را خواند.</translation>
    </message>
    <message>
        <source>This picture is too large.</source>
        <translation>این تصویر بیش از اندازه بزرگ است.</translation>
    </message>
    <message>
        <source>There is no QR code in this picture.</source>
        <translation>در این تصویر کد QR نیست.</translation>
    </message>
    <message>
        <source>Import profiles</source>
        <translation>درون‌ریزی نمایه‌ها</translation>
    </message>
    <message>
        <source>There is nothing to import</source>
        <translation>چیزی برای درون‌ریزی نیست</translation>
    </message>
    <message>
        <source>What was pasted is no profile. Copy a server&apos;s address, the text of a profile, a file or the picture of a QR code, and paste again.</source>
        <translation>آنچه چسبانده شد نمایه نیست. از نشانی یک کارساز، متن یک نمایه، یک پرونده یا تصویر یک کد QR رونوشت بگیرید و دوباره بچسبانید.</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>همهٔ پرونده‌ها (*)</translation>
    </message>
    <message>
        <source>Profiles and pictures ({names})</source>
        <translation>نمایه‌ها و تصویرها ({names})</translation>
    </message>
</context>
<context>
    <name>Keyring</name>
    <message>
        <source>What your keyring holds for this network cannot be used.</source>
        <translation>آنچه دسته‌کلید شما برای این شبکه دارد قابل استفاده نیست.</translation>
    </message>
    <message>
        <source>Your keyring did not keep it.</source>
        <translation>دسته‌کلید شما آن را نگه نداشت.</translation>
    </message>
    <message>
        <source>Your keyring is locked, and it cannot ask you to unlock it here.</source>
        <translation>دسته‌کلید شما قفل است، و اینجا نمی‌تواند باز کردن قفل را از شما بخواهد.</translation>
    </message>
    <message>
        <source>No keyring runs on this desktop, so nothing can be remembered.</source>
        <translation>روی این میزکار دسته‌کلیدی اجرا نمی‌شود، پس چیزی به خاطر سپرده نمی‌شود.</translation>
    </message>
    <message>
        <source>Your keyring was not unlocked, or it refused.</source>
        <translation>قفل دسته‌کلید شما باز نشد، یا دسته‌کلید نپذیرفت.</translation>
    </message>
    <message>
        <source>Your keyring did not answer in time. It may be waiting for you to unlock it.</source>
        <translation>دسته‌کلید شما به‌موقع پاسخ نداد. شاید منتظر است که قفلش را باز کنید.</translation>
    </message>
</context>
<context>
    <name>Log</name>
    <message>
        <source>Show from this level on</source>
        <translation>نمایش از این سطح به بالا</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>پالایه</translation>
    </message>
    <message>
        <source>Show only lines with this text</source>
        <translation>نمایش تنها سطرهایی که این متن را دارند</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>رونوشت</translation>
    </message>
    <message>
        <source>Copy the log</source>
        <translation>رونوشت از رویدادها</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>رویدادها</translation>
    </message>
    <message>
        <source>No lines yet.</source>
        <translation>هنوز سطری نیست.</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>همه چیز</translation>
    </message>
    <message>
        <source>Information</source>
        <translation>اطلاعات</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>هشدارها</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>خطاها</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>Until it is back, Adit cannot see whether you are connected.</source>
        <translation>تا باز نگردد، Adit نمی‌تواند ببیند که آیا متصل هستید.</translation>
    </message>
    <message>
        <source>Its server shows a certificate that Adit has not seen before.</source>
        <translation>کارساز آن گواهی‌ای نشان می‌دهد که Adit پیش از این ندیده است.</translation>
    </message>
    <message>
        <source>Its server shows another certificate than before.</source>
        <translation>کارساز آن گواهی دیگری جز گواهی پیشین نشان می‌دهد.</translation>
    </message>
    <message>
        <source>Network blocked, nothing leaks</source>
        <translation>شبکه مسدود است، چیزی نشت نمی‌کند</translation>
    </message>
    <message>
        <source>{network} waits for your answer</source>
        <translation>شبکهٔ {network} منتظر پاسخ شماست</translation>
    </message>
    <message>
        <source>Adit goes on trying.</source>
        <translation>‏Adit همچنان تلاش می‌کند.</translation>
    </message>
    <message>
        <source>Your address in it is {address}.</source>
        <translation>نشانی شما در آن {address} است.</translation>
    </message>
    <message>
        <source>The connection to {network} was lost</source>
        <translation>اتصال به {network} از دست رفت</translation>
    </message>
    <message>
        <source>Adit goes on trying. Until then nothing leaks.</source>
        <translation>‏Adit همچنان تلاش می‌کند. تا آن هنگام چیزی نشت نمی‌کند.</translation>
    </message>
    <message>
        <source>Could not connect to {network}</source>
        <translation>اتصال به {network} ممکن نشد</translation>
    </message>
    <message>
        <source>Connected to {network}</source>
        <translation>متصل به {network}</translation>
    </message>
    <message>
        <source>Disconnected from {network}</source>
        <translation>اتصال به {network} قطع شد</translation>
    </message>
    <message>
        <source>Reconnect</source>
        <translation>اتصال دوباره</translation>
    </message>
    <message>
        <source>Unblock</source>
        <translation>رفع انسداد</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>نمایش</translation>
    </message>
</context>
<context>
    <name>Numbers</name>
    <message>
        <source>, </source>
        <comment>between the items of a list</comment>
        <translation>، </translation>
    </message>
    <message>
        <source>d MMMM yyyy</source>
        <comment>a day, as QLocale.toString takes it</comment>
        <translation>d MMMM yyyy</translation>
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
            <numerusform>%n روز {clock}</numerusform>
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
        <translation>این درازتر از آن است که گذرواژه باشد.</translation>
    </message>
    <message>
        <source>This has characters that no password can have.</source>
        <translation>این نویسه‌هایی دارد که هیچ گذرواژه‌ای نمی‌تواند داشته باشد.</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>گذرواژه</translation>
    </message>
    <message>
        <source>Remember it in the keyring</source>
        <translation>به خاطر سپردن آن در دسته‌کلید</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>اتصال</translation>
    </message>
    <message>
        <source>The server refused the last password.</source>
        <translation>کارساز گذرواژهٔ پیشین را نپذیرفت.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>لغو</translation>
    </message>
    <message>
        <source>Nothing here can remember it.</source>
        <translation>اینجا چیزی نمی‌تواند آن را به خاطر بسپارد.</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>کلیدها</translation>
    </message>
    <message>
        <source>File with the keys</source>
        <translation>پروندهٔ کلیدها</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>گزینش پرونده…</translation>
    </message>
    <message>
        <source>WireGuard (*.conf)</source>
        <translation>WireGuard (*.conf)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>همهٔ پرونده‌ها (*)</translation>
    </message>
    <message>
        <source>This file is no text.</source>
        <translation>این پرونده متن نیست.</translation>
    </message>
    <message>
        <source>Password for {name}</source>
        <translation>گذرواژه برای {name}</translation>
    </message>
    <message>
        <source>The keys of {name} are needed. Choose the .conf file that holds them.</source>
        <translation>کلیدهای {name} لازم است. پروندهٔ ⁦.conf⁩ را که آن‌ها را در خود دارد برگزینید.</translation>
    </message>
    <message>
        <source>Password of {user} on {host}</source>
        <translation>گذرواژهٔ {user} روی {host}</translation>
    </message>
</context>
<context>
    <name>Problems</name>
    <message>
        <source>{name} is connected now. Disconnect it before you test other settings for it.</source>
        <translation>شبکهٔ {name} اکنون متصل است. پیش از آزمودن تنظیمات دیگری برای آن، اتصالش را قطع کنید.</translation>
    </message>
    <message>
        <source>The test was ended before it was done.</source>
        <translation>آزمون پیش از انجام شدن پایان داده شد.</translation>
    </message>
    <message>
        <source>Not all profiles can be used: {problem}</source>
        <translation>برخی نمایه‌ها قابل استفاده نیستند: {problem}</translation>
    </message>
    <message>
        <source>The profile in {file} cannot be used: line {line}: {problem}</source>
        <translation>نمایهٔ درون {file} قابل استفاده نیست: سطر {line}: {problem}</translation>
    </message>
    <message>
        <source>The profile in {file} cannot be used: {problem}</source>
        <translation>نمایهٔ درون {file} قابل استفاده نیست: {problem}</translation>
    </message>
    <message>
        <source>Adit&apos;s helper went away during the test.</source>
        <translation>دستیار Adit هنگام آزمون ناپدید شد.</translation>
    </message>
    <message>
        <source>The server was not reached, or did not let us in, in time.</source>
        <translation>دسترسی به کارساز به‌موقع ممکن نشد، یا ما را راه نداد.</translation>
    </message>
    <message>
        <source>An address, a route or a name server in them is not as it should be.</source>
        <translation>نشانی، مسیر یا کارساز نامی در آن‌ها چنان که باید نیست.</translation>
    </message>
    <message>
        <source>Correct the network settings. The details say which one it is.</source>
        <translation>تنظیمات شبکه را درست کنید. جزئیات می‌گوید کدام است.</translation>
    </message>
    <message>
        <source>Something in them was changed, or is missing.</source>
        <translation>چیزی در آن‌ها تغییر کرده یا کم است.</translation>
    </message>
    <message>
        <source>Check the settings, or import the configuration again.</source>
        <translation>تنظیمات را بررسی کنید، یا پیکربندی را دوباره درون‌ریزی کنید.</translation>
    </message>
    <message>
        <source>The kind of login was changed, or what was imported is damaged.</source>
        <translation>نوع ورود تغییر کرده، یا آنچه درون‌ریزی شده آسیب دیده است.</translation>
    </message>
    <message>
        <source>Type the password again, or check the kind of login.</source>
        <translation>گذرواژه را دوباره بنویسید، یا نوع ورود را بررسی کنید.</translation>
    </message>
    <message>
        <source>The system does not take the tunnel&apos;s settings.</source>
        <translation>سامانه تنظیمات تونل را نمی‌پذیرد.</translation>
    </message>
    <message>
        <source>The packet size (MTU) may be too large or too small.</source>
        <translation>شاید اندازهٔ بسته (MTU) بیش از اندازه بزرگ یا کوچک است.</translation>
    </message>
    <message>
        <source>Leave the packet size to Adit, or set another one.</source>
        <translation>اندازهٔ بسته را به Adit بسپارید، یا اندازهٔ دیگری بگذارید.</translation>
    </message>
    <message>
        <source>The system cannot make tunnels.</source>
        <translation>سامانه نمی‌تواند تونل بسازد.</translation>
    </message>
    <message>
        <source>A part of its kernel is not loaded.</source>
        <translation>بخشی از هستهٔ آن بار نشده است.</translation>
    </message>
    <message>
        <source>The system does not let Adit&apos;s helper set up the network.</source>
        <translation>سامانه نمی‌گذارد دستیار Adit شبکه را برپا کند.</translation>
    </message>
    <message>
        <source>The helper runs without the rights that it needs.</source>
        <translation>دستیار بدون مجوزهای لازم اجرا می‌شود.</translation>
    </message>
    <message>
        <source>Start the helper as its instructions say, then connect again.</source>
        <translation>دستیار را چنان که دستورالعملش می‌گوید آغاز کنید، سپس دوباره وصل شوید.</translation>
    </message>
    <message>
        <source>Another program uses the network device that the tunnel needs.</source>
        <translation>برنامهٔ دیگری از دستگاه شبکه‌ای که تونل لازم دارد استفاده می‌کند.</translation>
    </message>
    <message>
        <source>It may be another VPN.</source>
        <translation>شاید VPN دیگری است.</translation>
    </message>
    <message>
        <source>End that program, then connect again.</source>
        <translation>آن برنامه را ببندید، سپس دوباره وصل شوید.</translation>
    </message>
    <message>
        <source>The tunnel&apos;s network device went away.</source>
        <translation>دستگاه شبکهٔ تونل ناپدید شد.</translation>
    </message>
    <message>
        <source>Another program has removed it, perhaps one that manages networks.</source>
        <translation>برنامهٔ دیگری آن را برداشته است، شاید برنامه‌ای که شبکه‌ها را مدیریت می‌کند.</translation>
    </message>
    <message>
        <source>Connect again.</source>
        <translation>دوباره وصل شوید.</translation>
    </message>
    <message>
        <source>This system&apos;s kernel lacks something that Adit needs.</source>
        <translation>هستهٔ این سامانه چیزی را که Adit لازم دارد ندارد.</translation>
    </message>
    <message>
        <source>It is too old, or was built without it.</source>
        <translation>بیش از اندازه قدیمی است، یا بدون آن ساخته شده است.</translation>
    </message>
    <message>
        <source>Use a newer kernel. The details say what is missing.</source>
        <translation>از هستهٔ تازه‌تری استفاده کنید. جزئیات می‌گوید چه کم است.</translation>
    </message>
    <message>
        <source>The system refused to set addresses or routes.</source>
        <translation>سامانه تنظیم نشانی‌ها یا مسیرها را نپذیرفت.</translation>
    </message>
    <message>
        <source>Another program may change the network at the same time.</source>
        <translation>شاید برنامهٔ دیگری هم‌زمان شبکه را تغییر می‌دهد.</translation>
    </message>
    <message>
        <source>Connect again. If it happens once more, save a report.</source>
        <translation>دوباره وصل شوید. اگر باز هم رخ داد، گزارشی ذخیره کنید.</translation>
    </message>
    <message>
        <source>The kill switch needs a firewall that this system does not have.</source>
        <translation>قطع اضطراری به دیوار آتشی نیاز دارد که این سامانه ندارد.</translation>
    </message>
    <message>
        <source>A part of its kernel (nftables) is missing or not loaded.</source>
        <translation>بخشی از هستهٔ آن (nftables) نیست یا بار نشده است.</translation>
    </message>
    <message>
        <source>Have it loaded, or turn the kill switch off and connect again.</source>
        <translation>ترتیبی دهید که بار شود، یا قطع اضطراری را خاموش کنید و دوباره وصل شوید.</translation>
    </message>
    <message>
        <source>The system refused to set the kill switch.</source>
        <translation>سامانه تنظیم قطع اضطراری را نپذیرفت.</translation>
    </message>
    <message>
        <source>Another program may change the firewall at the same time.</source>
        <translation>شاید برنامهٔ دیگری هم‌زمان دیوار آتش را تغییر می‌دهد.</translation>
    </message>
    <message>
        <source>Adit&apos;s helper could not note how to put the network back.</source>
        <translation>دستیار Adit نتوانست یادداشت کند که شبکه را چگونه بازگرداند.</translation>
    </message>
    <message>
        <source>The disk is full, or cannot be written to.</source>
        <translation>دیسک پر است، یا نوشتن روی آن ممکن نیست.</translation>
    </message>
    <message>
        <source>Make room on the disk, then connect again.</source>
        <translation>روی دیسک جا باز کنید، سپس دوباره وصل شوید.</translation>
    </message>
    <message>
        <source>What manages this machine&apos;s name servers did not take them.</source>
        <translation>آنچه کارسازهای نام این رایانه را مدیریت می‌کند آن‌ها را نپذیرفت.</translation>
    </message>
    <message>
        <source>Names inside that network may not be found. The details say more.</source>
        <translation>شاید نام‌های درون آن شبکه پیدا نشوند. جزئیات بیشتر می‌گوید.</translation>
    </message>
    <message>
        <source>The disk is full, or the file cannot be written to.</source>
        <translation>دیسک پر است، یا نوشتن در پرونده ممکن نیست.</translation>
    </message>
    <message>
        <source>What manages this machine&apos;s name servers does not answer.</source>
        <translation>آنچه کارسازهای نام این رایانه را مدیریت می‌کند پاسخ نمی‌دهد.</translation>
    </message>
    <message>
        <source>Connect again. If it happens once more, restart that service.</source>
        <translation>دوباره وصل شوید. اگر باز هم رخ داد، آن خدمت را دوباره راه‌اندازی کنید.</translation>
    </message>
    <message>
        <source>Adit met a fault of its own.</source>
        <translation>خطایی در خود Adit رخ داد.</translation>
    </message>
    <message>
        <source>It may also have run out of memory.</source>
        <translation>شاید هم حافظه‌اش تمام شده باشد.</translation>
    </message>
    <message>
        <source>Connect again. A report helps to have it mended.</source>
        <translation>دوباره وصل شوید. گزارش به رفع آن کمک می‌کند.</translation>
    </message>
    <message>
        <source>The network settings of {name} cannot be carried out.</source>
        <translation>تنظیمات شبکهٔ {name} قابل اجرا نیست.</translation>
    </message>
    <message>
        <source>The keys or settings of {name} cannot be used.</source>
        <translation>کلیدها یا تنظیمات {name} قابل استفاده نیست.</translation>
    </message>
    <message>
        <source>The password does not go with the kind of login of {name}.</source>
        <translation>گذرواژه با نوع ورود {name} سازگار نیست.</translation>
    </message>
    <message>
        <source>Load it with: {command}</source>
        <translation>با این فرمان بارش کنید: {command}</translation>
    </message>
    <message>
        <source>The name servers of {name} could not be set.</source>
        <translation>تنظیم کارسازهای نام {name} ممکن نشد.</translation>
    </message>
    <message>
        <source>The name servers of {name} could not be set in time.</source>
        <translation>تنظیم کارسازهای نام {name} به‌موقع انجام نشد.</translation>
    </message>
    <message>
        <source>Ask the administrator of the server.</source>
        <translation>از مدیر کارساز بپرسید.</translation>
    </message>
    <message>
        <source>The password was changed, or the user name is another one.</source>
        <translation>گذرواژه تغییر کرده، یا نام کاربری چیز دیگری است.</translation>
    </message>
    <message>
        <source>Type the password again, and check the user name and the kind of login.</source>
        <translation>گذرواژه را دوباره بنویسید، و نام کاربری و نوع ورود را بررسی کنید.</translation>
    </message>
    <message>
        <source>The organisation that runs the server asks for a new one in time.</source>
        <translation>سازمان گردانندهٔ کارساز هر از چندی گذرواژهٔ تازه می‌خواهد.</translation>
    </message>
    <message>
        <source>Set a new password with your organisation, then type it here.</source>
        <translation>نزد سازمان خود گذرواژهٔ تازه‌ای بگذارید، سپس آن را اینجا بنویسید.</translation>
    </message>
    <message>
        <source>It takes one only from its own machine.</source>
        <translation>گذرواژهٔ خالی را تنها از رایانهٔ خودش می‌پذیرد.</translation>
    </message>
    <message>
        <source>Have a password set for this user on the server, then type it here.</source>
        <translation>بخواهید روی کارساز برای این کاربر گذرواژه بگذارند، سپس آن را اینجا بنویسید.</translation>
    </message>
    <message>
        <source>The server does not offer this way of logging in.</source>
        <translation>کارساز این شیوهٔ ورود را ندارد.</translation>
    </message>
    <message>
        <source>Choose another kind of login, or ask the administrator which it is.</source>
        <translation>نوع ورود دیگری برگزینید، یا از مدیر بپرسید کدام است.</translation>
    </message>
    <message>
        <source>The account has expired, or lacks the right to connect.</source>
        <translation>حساب منقضی شده، یا حق اتصال ندارد.</translation>
    </message>
    <message>
        <source>The server takes no connections from where you are.</source>
        <translation>کارساز از جایی که هستید اتصال نمی‌پذیرد.</translation>
    </message>
    <message>
        <source>It lets in only certain addresses on the internet.</source>
        <translation>تنها نشانی‌های معینی از اینترنت را راه می‌دهد.</translation>
    </message>
    <message>
        <source>Try from another network, or ask the administrator to let this one in.</source>
        <translation>از شبکهٔ دیگری امتحان کنید، یا از مدیر بخواهید این یکی را راه دهد.</translation>
    </message>
    <message>
        <source>This machine is not on its list.</source>
        <translation>این رایانه در فهرستش نیست.</translation>
    </message>
    <message>
        <source>The server does not accept Adit as its client.</source>
        <translation>کارساز Adit را به عنوان کارخواه نمی‌پذیرد.</translation>
    </message>
    <message>
        <source>The hub may demand a newer one, or the maker&apos;s own.</source>
        <translation>شاید هاب کارخواه تازه‌تری می‌خواهد، یا کارخواه خود سازنده را.</translation>
    </message>
    <message>
        <source>Update Adit. If that does not help, ask the administrator.</source>
        <translation>‏Adit را به‌روز کنید. اگر کمکی نکرد، از مدیر بپرسید.</translation>
    </message>
    <message>
        <source>Its name is spelt in another way, or it was removed.</source>
        <translation>نام آن جور دیگری نوشته می‌شود، یا هاب برداشته شده است.</translation>
    </message>
    <message>
        <source>Check the name of the hub.</source>
        <translation>نام هاب را بررسی کنید.</translation>
    </message>
    <message>
        <source>The administrator has turned it off, perhaps only for now.</source>
        <translation>مدیر آن را خاموش کرده است، شاید تنها برای اکنون.</translation>
    </message>
    <message>
        <source>Wait a while, or ask the administrator.</source>
        <translation>اندکی صبر کنید، یا از مدیر بپرسید.</translation>
    </message>
    <message>
        <source>As many are connected as it allows.</source>
        <translation>شمار متصل‌ها به سقف مجاز آن رسیده است.</translation>
    </message>
    <message>
        <source>Another machine uses this account, or the server has not noticed yet that an earlier connection ended.</source>
        <translation>رایانهٔ دیگری از این حساب استفاده می‌کند، یا کارساز هنوز پی نبرده که اتصال پیشین پایان یافته است.</translation>
    </message>
    <message>
        <source>Disconnect elsewhere, or wait a minute.</source>
        <translation>اتصال را در جای دیگر قطع کنید، یا یک دقیقه صبر کنید.</translation>
    </message>
    <message>
        <source>An administrator of the server disconnected you.</source>
        <translation>یکی از مدیران کارساز اتصال شما را قطع کرد.</translation>
    </message>
    <message>
        <source>It may have been meant for you, or for everybody.</source>
        <translation>شاید تنها برای شما بوده، شاید برای همه.</translation>
    </message>
    <message>
        <source>Connect again. If it happens once more, ask the administrator.</source>
        <translation>دوباره وصل شوید. اگر باز هم رخ داد، از مدیر بپرسید.</translation>
    </message>
    <message>
        <source>The server ended the connection because its time was over.</source>
        <translation>کارساز اتصال را پایان داد، چون زمانش تمام شده بود.</translation>
    </message>
    <message>
        <source>It allows each connection a certain time only.</source>
        <translation>به هر اتصال تنها زمان معینی می‌دهد.</translation>
    </message>
    <message>
        <source>The server does not know the connection any more.</source>
        <translation>کارساز دیگر این اتصال را نمی‌شناسد.</translation>
    </message>
    <message>
        <source>It was restarted, or heard nothing from us for too long.</source>
        <translation>دوباره راه‌اندازی شده، یا زمان درازی چیزی از ما نشنیده است.</translation>
    </message>
    <message>
        <source>The server allows no more connections for this login.</source>
        <translation>کارساز با این ورود اتصال بیشتری نمی‌پذیرد.</translation>
    </message>
    <message>
        <source>One of the machines that serve it together is away.</source>
        <translation>یکی از رایانه‌هایی که با هم آن را ارائه می‌کنند در دسترس نیست.</translation>
    </message>
    <message>
        <source>The server&apos;s licence does not allow the connection.</source>
        <translation>پروانهٔ کارساز اجازهٔ این اتصال را نمی‌دهد.</translation>
    </message>
    <message>
        <source>It has expired, or has more users than it may.</source>
        <translation>منقضی شده، یا کاربرانش بیش از حد مجاز است.</translation>
    </message>
    <message>
        <source>The server met an error of its own.</source>
        <translation>خطایی در خود کارساز رخ داد.</translation>
    </message>
    <message>
        <source>The server is going to sleep.</source>
        <translation>کارساز به خواب می‌رود.</translation>
    </message>
    <message>
        <source>The server does not take VPN clients.</source>
        <translation>کارساز کارخواه VPN نمی‌پذیرد.</translation>
    </message>
    <message>
        <source>It may be set up for bridges between offices only.</source>
        <translation>شاید تنها برای پل میان دفترها برپا شده است.</translation>
    </message>
    <message>
        <source>The server sent something that Adit does not understand.</source>
        <translation>کارساز چیزی فرستاد که Adit نمی‌فهمد.</translation>
    </message>
    <message>
        <source>The port belongs to another program, or the server has a fault.</source>
        <translation>درگاه از آنِ برنامهٔ دیگری است، یا کارساز ایرادی دارد.</translation>
    </message>
    <message>
        <source>Check host and port. If they are right, save a report.</source>
        <translation>میزبان و درگاه را بررسی کنید. اگر درست‌اند، گزارشی ذخیره کنید.</translation>
    </message>
    <message>
        <source>The port is another one, or a web server is in its place.</source>
        <translation>درگاه دیگری است، یا یک کارساز وب به جای آن نشسته است.</translation>
    </message>
    <message>
        <source>Check host and port. SoftEther usually listens on 443, 992, 1194 or 5555.</source>
        <translation>میزبان و درگاه را بررسی کنید. SoftEther معمولاً روی 443، 992، 1194 یا 5555 گوش می‌دهد.</translation>
    </message>
    <message>
        <source>The server refused the connection.</source>
        <translation>کارساز اتصال را نپذیرفت.</translation>
    </message>
    <message>
        <source>It gave a reason that Adit does not know.</source>
        <translation>دلیلی آورد که Adit نمی‌شناسد.</translation>
    </message>
    <message>
        <source>Wait a while, and connect again.</source>
        <translation>اندکی صبر کنید، و دوباره وصل شوید.</translation>
    </message>
    <message>
        <source>Try again a little later, or ask the administrator.</source>
        <translation>اندکی بعد دوباره امتحان کنید، یا از مدیر بپرسید.</translation>
    </message>
    <message>
        <source>Connect again when it is awake.</source>
        <translation>وقتی بیدار شد دوباره وصل شوید.</translation>
    </message>
    <message>
        <source>The server refused the password for user “{user}” on hub “{hub}”.</source>
        <translation>کارساز گذرواژهٔ کاربر «{user}» روی هاب «{hub}» را نپذیرفت.</translation>
    </message>
    <message>
        <source>The password of user “{user}” has expired.</source>
        <translation>گذرواژهٔ کاربر «{user}» منقضی شده است.</translation>
    </message>
    <message>
        <source>The server takes no empty password for user “{user}”.</source>
        <translation>کارساز برای کاربر «{user}» گذرواژهٔ خالی نمی‌پذیرد.</translation>
    </message>
    <message>
        <source>User “{user}” is set up on the server for another one.</source>
        <translation>کاربر «{user}» روی کارساز برای شیوهٔ دیگری تنظیم شده است.</translation>
    </message>
    <message>
        <source>User “{user}” may not connect to hub “{hub}”.</source>
        <translation>کاربر «{user}» اجازهٔ اتصال به هاب «{hub}» را ندارد.</translation>
    </message>
    <message>
        <source>User “{user}” may not use monitoring mode.</source>
        <translation>کاربر «{user}» اجازهٔ استفاده از حالت پایش را ندارد.</translation>
    </message>
    <message>
        <source>User “{user}” may not bridge or route networks.</source>
        <translation>کاربر «{user}» اجازهٔ پل زدن یا مسیریابی میان شبکه‌ها را ندارد.</translation>
    </message>
    <message>
        <source>Hub “{hub}” takes only machines that are registered.</source>
        <translation>هاب «{hub}» تنها رایانه‌های ثبت‌شده را می‌پذیرد.</translation>
    </message>
    <message>
        <source>There is no hub called “{hub}” on {host}.</source>
        <translation>هابی به نام «{hub}» روی {host} نیست.</translation>
    </message>
    <message>
        <source>Hub “{hub}” is offline.</source>
        <translation>هاب «{hub}» برخط نیست.</translation>
    </message>
    <message>
        <source>Hub “{hub}” has no room for a further connection.</source>
        <translation>هاب «{hub}» برای اتصال دیگری جا ندارد.</translation>
    </message>
    <message>
        <source>User “{user}” is connected as often as the server allows.</source>
        <translation>کاربر «{user}» به تعدادی که کارساز اجازه می‌دهد متصل است.</translation>
    </message>
    <message>
        <source>The servers behind {host} cannot give us hub “{hub}” now.</source>
        <translation>کارسازهای پشت {host} اکنون نمی‌توانند هاب «{hub}» را به ما بدهند.</translation>
    </message>
    <message>
        <source>What answers at {host} is no SoftEther server.</source>
        <translation>آنچه در {host} پاسخ می‌دهد کارساز SoftEther نیست.</translation>
    </message>
    <message>
        <source>The name is misspelt, or this machine has no internet connection.</source>
        <translation>نام غلط نوشته شده، یا این رایانه اتصال اینترنت ندارد.</translation>
    </message>
    <message>
        <source>Check the name and the network connection.</source>
        <translation>نام و اتصال شبکه را بررسی کنید.</translation>
    </message>
    <message>
        <source>This machine has no network, or none that leads there.</source>
        <translation>این رایانه شبکه ندارد، یا شبکه‌ای که به آنجا برسد ندارد.</translation>
    </message>
    <message>
        <source>Check the network connection.</source>
        <translation>اتصال شبکه را بررسی کنید.</translation>
    </message>
    <message>
        <source>The VPN server is not running, or listens on another port.</source>
        <translation>کارساز VPN در حال اجرا نیست، یا روی درگاه دیگری گوش می‌دهد.</translation>
    </message>
    <message>
        <source>Check the port, or ask the administrator of the server.</source>
        <translation>درگاه را بررسی کنید، یا از مدیر کارساز بپرسید.</translation>
    </message>
    <message>
        <source>It is off, too busy, or a firewall on the way lets nothing through.</source>
        <translation>خاموش یا بسیار پرکار است، یا دیوار آتشی در راه چیزی را عبور نمی‌دهد.</translation>
    </message>
    <message>
        <source>Check the network connection, or try another network.</source>
        <translation>اتصال شبکه را بررسی کنید، یا شبکهٔ دیگری را امتحان کنید.</translation>
    </message>
    <message>
        <source>The connection to the server was lost.</source>
        <translation>اتصال به کارساز از دست رفت.</translation>
    </message>
    <message>
        <source>The network changed, or the server was restarted.</source>
        <translation>شبکه تغییر کرد، یا کارساز دوباره راه‌اندازی شد.</translation>
    </message>
    <message>
        <source>Check the network connection, and connect again.</source>
        <translation>اتصال شبکه را بررسی کنید، و دوباره وصل شوید.</translation>
    </message>
    <message>
        <source>A WireGuard server is silent towards a key that it does not know. Or it is off, or a firewall lets no UDP through.</source>
        <translation>کارساز WireGuard در برابر کلیدی که نمی‌شناسد ساکت می‌ماند. یا خاموش است، یا دیوار آتشی UDP را عبور نمی‌دهد.</translation>
    </message>
    <message>
        <source>Check address, port and keys, and whether the server knows your key.</source>
        <translation>نشانی، درگاه و کلیدها را بررسی کنید، و این‌که آیا کارساز کلید شما را می‌شناسد.</translation>
    </message>
    <message>
        <source>End that program, or give the network another port, or none.</source>
        <translation>آن برنامه را ببندید، یا به شبکه درگاه دیگری بدهید، یا هیچ درگاهی.</translation>
    </message>
    <message>
        <source>Many servers make their own certificate. So does whoever pretends to be one.</source>
        <translation>بسیاری از کارسازها گواهی خود را خودشان می‌سازند. کسی که خود را کارساز جا می‌زند نیز چنین می‌کند.</translation>
    </message>
    <message>
        <source>Compare its fingerprint with the one that the server&apos;s administrator has.</source>
        <translation>اثر انگشت آن را با آنچه مدیر کارساز دارد مقایسه کنید.</translation>
    </message>
    <message>
        <source>The server got a new one, or somebody is in between.</source>
        <translation>کارساز گواهی تازه‌ای گرفته، یا کسی در میان است.</translation>
    </message>
    <message>
        <source>Ask the server&apos;s administrator before you trust it.</source>
        <translation>پیش از اعتماد به آن، از مدیر کارساز بپرسید.</translation>
    </message>
    <message>
        <source>The settings ask for a certificate that an authority vouches for, and this one has none, is out of date, or is another server&apos;s.</source>
        <translation>تنظیمات گواهی‌ای می‌خواهد که مرجعی تأییدش کند، و این یکی تأیید نشده، تاریخش گذشته، یا از آنِ کارساز دیگری است.</translation>
    </message>
    <message>
        <source>If the server makes its own certificate, choose in the settings to be asked about it.</source>
        <translation>اگر کارساز گواهی‌اش را خودش می‌سازد، در تنظیمات برگزینید که دربارهٔ آن از شما پرسیده شود.</translation>
    </message>
    <message>
        <source>What answers there is no VPN server, or one that is far too old.</source>
        <translation>آنچه آنجا پاسخ می‌دهد کارساز VPN نیست، یا بسیار قدیمی است.</translation>
    </message>
    <message>
        <source>Check host and port.</source>
        <translation>میزبان و درگاه را بررسی کنید.</translation>
    </message>
    <message>
        <source>The hub has no DHCP server, or it has no address left.</source>
        <translation>هاب کارساز DHCP ندارد، یا نشانی‌ای برایش نمانده است.</translation>
    </message>
    <message>
        <source>Ask the administrator, or set a fixed address in the network settings.</source>
        <translation>از مدیر بپرسید، یا در تنظیمات شبکه نشانی ثابت بگذارید.</translation>
    </message>
    <message>
        <source>Its DHCP server is not set up as it should be.</source>
        <translation>کارساز DHCP آن چنان که باید تنظیم نشده است.</translation>
    </message>
    <message>
        <source>Tell the administrator, or set a fixed address in the network settings.</source>
        <translation>به مدیر بگویید، یا در تنظیمات شبکه نشانی ثابت بگذارید.</translation>
    </message>
    <message>
        <source>The address that the tunnel needs is in use on this machine.</source>
        <translation>نشانی‌ای که تونل لازم دارد روی این رایانه در حال استفاده است.</translation>
    </message>
    <message>
        <source>Another VPN, or the network you are in, has the same one.</source>
        <translation>‏VPN دیگری، یا شبکه‌ای که در آن هستید، همین نشانی را دارد.</translation>
    </message>
    <message>
        <source>Disconnect the other VPN, or try another network.</source>
        <translation>‏VPN دیگر را قطع کنید، یا شبکهٔ دیگری را امتحان کنید.</translation>
    </message>
    <message>
        <source>Another program has a route to the same networks.</source>
        <translation>برنامهٔ دیگری مسیری به همین شبکه‌ها دارد.</translation>
    </message>
    <message>
        <source>Disconnect the other VPN, then connect again.</source>
        <translation>‏VPN دیگر را قطع کنید، سپس دوباره وصل شوید.</translation>
    </message>
    <message>
        <source>Correct the port.</source>
        <translation>درگاه را درست کنید.</translation>
    </message>
    <message>
        <source>There is no server called {host}, as far as can be found out.</source>
        <translation>تا جایی که می‌توان دانست، کارسازی به نام {host} نیست.</translation>
    </message>
    <message>
        <source>The server {host} cannot be reached.</source>
        <translation>دسترسی به کارساز {host} ممکن نیست.</translation>
    </message>
    <message>
        <source>Nobody takes connections at {host} on this port.</source>
        <translation>کسی در {host} روی این درگاه اتصال نمی‌پذیرد.</translation>
    </message>
    <message>
        <source>The server {host} did not answer in time.</source>
        <translation>کارساز {host} به‌موقع پاسخ نداد.</translation>
    </message>
    <message>
        <source>The WireGuard server {host} does not answer.</source>
        <translation>کارساز WireGuard {host} پاسخ نمی‌دهد.</translation>
    </message>
    <message>
        <source>Another program uses the UDP port that {name} asks for.</source>
        <translation>برنامهٔ دیگری از درگاه UDP که {name} می‌خواهد استفاده می‌کند.</translation>
    </message>
    <message>
        <source>The port in the settings of {name} is not valid.</source>
        <translation>درگاه در تنظیمات {name} معتبر نیست.</translation>
    </message>
    <message>
        <source>The certificate of {host} is not known yet.</source>
        <translation>گواهی {host} هنوز شناخته نیست.</translation>
    </message>
    <message>
        <source>{host} shows another certificate than the one you trusted.</source>
        <translation>کارساز {host} گواهی دیگری جز آن که به آن اعتماد کرده‌اید نشان می‌دهد.</translation>
    </message>
    <message>
        <source>The certificate of {host} is not trusted.</source>
        <translation>گواهی {host} مورد اعتماد نیست.</translation>
    </message>
    <message>
        <source>No encrypted connection to {host} could be made.</source>
        <translation>اتصال رمزگذاری‌شده به {host} ممکن نشد.</translation>
    </message>
    <message>
        <source>The network behind {host} gave us no address.</source>
        <translation>شبکهٔ پشت {host} نشانی‌ای به ما نداد.</translation>
    </message>
    <message>
        <source>The network behind {host} gave us no usable address.</source>
        <translation>شبکهٔ پشت {host} نشانی قابل استفاده‌ای به ما نداد.</translation>
    </message>
    <message>
        <source>Adit&apos;s helper did not do that</source>
        <translation>دستیار Adit آن کار را نکرد</translation>
    </message>
    <message>
        <source>Could not connect</source>
        <translation>اتصال ممکن نشد</translation>
    </message>
    <message>
        <source>Adit tries again by itself.</source>
        <translation>‏Adit خودش دوباره تلاش می‌کند.</translation>
    </message>
    <message>
        <source>That was not done</source>
        <translation>آن کار انجام نشد</translation>
    </message>
    <message>
        <source>The password was not remembered</source>
        <translation>گذرواژه به خاطر سپرده نشد</translation>
    </message>
    <message>
        <source>Lockdown is on: nothing goes out without a connection.</source>
        <translation>قفل شبکه روشن است: بدون اتصال چیزی بیرون نمی‌رود.</translation>
    </message>
    <message>
        <source>Something else holds it, perhaps a connection of another user.</source>
        <translation>چیز دیگری آن را نگه داشته است، شاید اتصال کاربری دیگر.</translation>
    </message>
    <message>
        <source>The network is still blocked</source>
        <translation>شبکه هنوز مسدود است</translation>
    </message>
    <message>
        <source>Adit&apos;s helper did not open all of it.</source>
        <translation>دستیار Adit همهٔ آن را باز نکرد.</translation>
    </message>
    <message>
        <source>The connection was ended.</source>
        <translation>اتصال پایان داده شد.</translation>
    </message>
    <message>
        <source>A report helps to have it mended.</source>
        <translation>گزارش به رفع آن کمک می‌کند.</translation>
    </message>
    <message>
        <source>Ask an administrator of this machine.</source>
        <translation>از مدیر این رایانه بخواهید.</translation>
    </message>
    <message>
        <source>Connected, with trouble</source>
        <translation>متصل، با مشکل</translation>
    </message>
    <message>
        <source>The connection came to an end</source>
        <translation>اتصال پایان یافت</translation>
    </message>
    <message>
        <source>Not connected at the moment</source>
        <translation>در این لحظه متصل نیست</translation>
    </message>
    <message>
        <source>Your answer is needed</source>
        <translation>پاسخ شما لازم است</translation>
    </message>
    <message>
        <source>Adit&apos;s helper and this window are of different versions.</source>
        <translation>دستیار Adit و این پنجره نسخه‌های متفاوتی دارند.</translation>
    </message>
    <message>
        <source>Adit&apos;s helper does not answer.</source>
        <translation>دستیار Adit پاسخ نمی‌دهد.</translation>
    </message>
    <message>
        <source>It is not running, or is being restarted.</source>
        <translation>در حال اجرا نیست، یا دوباره راه‌اندازی می‌شود.</translation>
    </message>
    <message>
        <source>Wait a moment, or start it.</source>
        <translation>لحظه‌ای صبر کنید، یا آن را آغاز کنید.</translation>
    </message>
    <message>
        <source>The settings could not be read or kept</source>
        <translation>خواندن یا نگه‌داری تنظیمات ممکن نشد</translation>
    </message>
    <message>
        <source>There is no usable password or key</source>
        <translation>گذرواژه یا کلید قابل استفاده‌ای نیست</translation>
    </message>
    <message>
        <source>You are connected to {name}, and will be asked again next time.</source>
        <translation>به {name} متصل هستید، و بار دیگر باز هم از شما پرسیده می‌شود.</translation>
    </message>
    <message>
        <source>The way out: {command}</source>
        <translation>راه خروج: {command}</translation>
    </message>
    <message>
        <source>You may not do this on this machine.</source>
        <translation>شما اجازهٔ این کار را روی این رایانه ندارید.</translation>
    </message>
    <message>
        <source>It changes the network of everybody here, or is another user&apos;s, or you did not confirm it with a password.</source>
        <translation>این کار شبکهٔ همه را در اینجا تغییر می‌دهد، یا به کاربر دیگری مربوط است، یا آن را با گذرواژه تأیید نکردید.</translation>
    </message>
    <message>
        <source>It has too much to do.</source>
        <translation>کارش بیش از اندازه زیاد است.</translation>
    </message>
    <message>
        <source>There are as many connections as it allows, or it is about to end.</source>
        <translation>شمار اتصال‌ها به سقف مجاز آن رسیده، یا خودش رو به پایان است.</translation>
    </message>
    <message>
        <source>Disconnect something, or wait a moment, and try again.</source>
        <translation>اتصالی را قطع کنید، یا لحظه‌ای صبر کنید، و دوباره تلاش کنید.</translation>
    </message>
    <message>
        <source>The settings cannot be used as they are.</source>
        <translation>تنظیمات به این شکل قابل استفاده نیست.</translation>
    </message>
    <message>
        <source>Correct the settings, and connect again.</source>
        <translation>تنظیمات را درست کنید، و دوباره وصل شوید.</translation>
    </message>
    <message>
        <source>The system did not let it.</source>
        <translation>سامانه به آن اجازه نداد.</translation>
    </message>
    <message>
        <source>A report helps to find out why.</source>
        <translation>گزارش به یافتن دلیل کمک می‌کند.</translation>
    </message>
    <message>
        <source>It is too old for that.</source>
        <translation>برای این کار بیش از اندازه قدیمی است.</translation>
    </message>
    <message>
        <source>Update both, and restart the helper.</source>
        <translation>هر دو را به‌روز کنید، و دستیار را دوباره راه‌اندازی کنید.</translation>
    </message>
    <message>
        <source>Type it again, or choose the right file.</source>
        <translation>آن را دوباره بنویسید، یا پروندهٔ درست را برگزینید.</translation>
    </message>
    <message>
        <source>Update the helper, and restart it.</source>
        <translation>دستیار را به‌روز کنید، و دوباره راه‌اندازی کنید.</translation>
    </message>
    <message>
        <source>An administrator can do it with: {command}</source>
        <translation>مدیر سامانه می‌تواند آن را با این فرمان انجام دهد: {command}</translation>
    </message>
    <message>
        <source>Allowed is: {allowed}</source>
        <translation>مجاز است: {allowed}</translation>
    </message>
</context>
<context>
    <name>Report</name>
    <message>
        <source>Save a report</source>
        <translation>ذخیرهٔ گزارش</translation>
    </message>
    <message>
        <source>Text of the report</source>
        <translation>متن گزارش</translation>
    </message>
    <message>
        <source>Collecting…</source>
        <translation>در حال گردآوری…</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>ذخیره…</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>رونوشت</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>رونوشت شد.</translation>
    </message>
    <message>
        <source>This is for whoever shall help you. Names, accounts, public addresses and keys are replaced by numbers. Read it before you give it away; nothing is sent by itself.</source>
        <translation>این برای کسی است که قرار است به شما کمک کند. نام‌ها، حساب‌ها، نشانی‌های عمومی و کلیدها با شماره جایگزین شده‌اند. پیش از آن‌که به کسی بدهید بخوانیدش؛ هیچ چیز خودبه‌خود فرستاده نمی‌شود.</translation>
    </message>
    <message>
        <source>Text (*.txt)</source>
        <translation>متن (*.txt)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>همهٔ پرونده‌ها (*)</translation>
    </message>
    <message>
        <source>Saved to {file}.</source>
        <translation>در {file} ذخیره شد.</translation>
    </message>
    <message>
        <source>It could not be saved: {why}</source>
        <translation>ذخیره نشد: {why}</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>Quit Adit</source>
        <translation>خروج از Adit</translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) are there. Stay connected?</source>
        <translation>
            <numerusform>%n اتصال برقرار است. متصل بمانید؟</numerusform>
        </translation>
    </message>
    <message>
        <source>Without the tray icon the connection goes on: the helper looks after it. You can end it by starting Adit again.</source>
        <translation>بدون نقشک سینی هم اتصال ادامه می‌یابد: دستیار به آن رسیدگی می‌کند. با آغاز دوبارهٔ Adit می‌توانید آن را پایان دهید.</translation>
    </message>
    <message>
        <source>Stay connected</source>
        <translation>متصل ماندن</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>قطع اتصال</translation>
    </message>
    <message>
        <source>Do not quit</source>
        <translation>خارج نشدن</translation>
    </message>
    <message>
        <source>Remember this and do not ask again</source>
        <translation>این را به خاطر بسپار و دیگر نپرس</translation>
    </message>
    <message>
        <source>You are connected to {name}. Stay connected?</source>
        <translation>به {name} متصل هستید. متصل بمانید؟</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>تنظیمات</translation>
    </message>
    <message>
        <source>Pages of the settings</source>
        <translation>صفحه‌های تنظیمات</translation>
    </message>
    <message>
        <source>General</source>
        <translation>عمومی</translation>
    </message>
    <message>
        <source>Protection</source>
        <translation>حفاظت</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>رایانه</translation>
    </message>
    <message>
        <source>Shows or hides the window</source>
        <translation>پنجره را نشان می‌دهد یا پنهان می‌کند</translation>
    </message>
    <message>
        <source>Connects the last network, or disconnects</source>
        <translation>به آخرین شبکه وصل می‌شود، یا اتصال را قطع می‌کند</translation>
    </message>
    <message>
        <source>Opens the menu</source>
        <translation>منو را باز می‌کند</translation>
    </message>
    <message>
        <source>In colour</source>
        <translation>رنگی</translation>
    </message>
    <message>
        <source>In one colour, like the desktop&apos;s own</source>
        <translation>تک‌رنگ، مانند نقشک‌های خود میزکار</translation>
    </message>
    <message>
        <source>Ask me</source>
        <translation>از من بپرس</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>همانند میزکار</translation>
    </message>
    <message>
        <source>Show the tray icon when I log in</source>
        <translation>نمایش نقشک سینی هنگام ورود به سامانه</translation>
    </message>
    <message>
        <source>Tell me by notifications what happens</source>
        <translation>آگاه‌سازی از رخدادها با اعلان</translation>
    </message>
    <message>
        <source>Closing the window quits Adit</source>
        <translation>بستن پنجره یعنی خروج از Adit</translation>
    </message>
    <message>
        <source>There are no networks of your own yet.</source>
        <translation>هنوز شبکه‌ای از خودتان ندارید.</translation>
    </message>
    <message>
        <source>Connect when the icon appears:</source>
        <translation>هنگام پدیدار شدن نقشک وصل شود به:</translation>
    </message>
    <message>
        <source>A click on the icon:</source>
        <translation>کلیک روی نقشک:</translation>
    </message>
    <message>
        <source>The icon is:</source>
        <translation>رنگ نقشک:</translation>
    </message>
    <message>
        <source>When I quit while connected:</source>
        <translation>هنگام خروج در حال اتصال:</translation>
    </message>
    <message>
        <source>Language:</source>
        <translation>زبان:</translation>
    </message>
    <message>
        <source>The language changes when Adit is started anew.</source>
        <translation>زبان با آغاز دوبارهٔ Adit تغییر می‌کند.</translation>
    </message>
    <message>
        <source>The settings could not be saved: {why}</source>
        <translation>تنظیمات ذخیره نشد: {why}</translation>
    </message>
    <message>
        <source>This could not be saved: {why}</source>
        <translation>این ذخیره نشد: {why}</translation>
    </message>
    <message>
        <source>Lockdown</source>
        <translation>قفل شبکه</translation>
    </message>
    <message>
        <source>Hold back the whole machine&apos;s network?</source>
        <translation>شبکهٔ کل رایانه بسته شود؟</translation>
    </message>
    <message>
        <source>Hold everything back</source>
        <translation>بستن همه چیز</translation>
    </message>
    <message>
        <source>Leave the network open</source>
        <translation>باز گذاشتن شبکه</translation>
    </message>
    <message>
        <source>From now on nothing reaches the network while Adit is not connected: no browser, no updates, nobody on this machine. It stays so after a restart, until it is turned off here or by:
{command}</source>
        <translation>از این پس تا وقتی Adit متصل نیست هیچ چیز به شبکه نمی‌رسد: نه مرورگر، نه به‌روزرسانی‌ها، نه هیچ کاربری روی این رایانه. پس از راه‌اندازی دوباره هم چنین می‌ماند، تا اینجا یا با این فرمان خاموش شود:
‏{command}</translation>
    </message>
    <message>
        <source>The machine has no password or key for it.</source>
        <translation>رایانه گذرواژه یا کلیدی برای آن ندارد.</translation>
    </message>
    <message>
        <source>Networks of this machine are connected by the helper when the machine starts, before anybody logs in.</source>
        <translation>دستیار هنگام روشن شدن رایانه، پیش از ورود کسی، به شبکه‌های این رایانه وصل می‌شود.</translation>
    </message>
    <message>
        <source>Server: {host}</source>
        <translation>کارساز: {host}</translation>
    </message>
    <message>
        <source>There are none. An administrator puts profiles into {folder}; {command} lists them.</source>
        <translation>شبکه‌ای نیست. مدیر سامانه نمایه‌ها را در {folder} می‌گذارد؛ {command} آن‌ها را فهرست می‌کند.</translation>
    </message>
    <message>
        <source>It cannot be used: {why}</source>
        <translation>قابل استفاده نیست: {why}</translation>
    </message>
    <message>
        <source>Connect {name} when the machine starts</source>
        <translation>اتصال به {name} هنگام روشن شدن رایانه</translation>
    </message>
    <message>
        <source>The machine&apos;s own name servers are asked. Those of a tunnel are put to use while it is up, where its profile has any.</source>
        <translation>از کارسازهای نام خود رایانه پرسیده می‌شود. کارسازهای نام تونل تا وقتی برپاست به کار می‌روند، اگر نمایهٔ آن کارسازی داشته باشد.</translation>
    </message>
    <message>
        <source>Kill switch</source>
        <translation>قطع اضطراری</translation>
    </message>
    <message>
        <source>While a connection that takes all traffic is made or lost, nothing goes around it.</source>
        <translation>هنگام برقراری یا از دست رفتن اتصالی که همهٔ ترافیک را می‌برد، چیزی از کنار آن نمی‌گذرد.</translation>
    </message>
    <message>
        <source>The local network can be reached meanwhile</source>
        <translation>شبکهٔ محلی در این مدت در دسترس باشد</translation>
    </message>
    <message>
        <source>Printers, file servers and other machines of this place.</source>
        <translation>چاپگرها، کارسازهای پرونده و رایانه‌های دیگر این محل.</translation>
    </message>
    <message>
        <source>Lockdown: no network without a connection</source>
        <translation>قفل شبکه: بدون اتصال، شبکه‌ای نیست</translation>
    </message>
    <message>
        <source>Everything is held back also while nothing is connected, and after a restart.</source>
        <translation>وقتی هیچ اتصالی نیست و پس از راه‌اندازی دوباره نیز همه چیز بسته می‌ماند.</translation>
    </message>
    <message>
        <source>This helper has no kill switch.</source>
        <translation>این دستیار قطع اضطراری ندارد.</translation>
    </message>
    <message>
        <source>Only an administrator, or somebody who sits at this machine and has an administrator&apos;s password, can change this.</source>
        <translation>تنها مدیر سامانه، یا کسی که پشت این رایانه نشسته و گذرواژهٔ مدیر را دارد، می‌تواند این را تغییر دهد.</translation>
    </message>
    <message>
        <source>Names in {domains} are asked of the tunnel: {servers} (by {manager}).</source>
        <translation>نام‌های {domains} از تونل پرسیده می‌شوند: {servers} (با {manager}).</translation>
    </message>
    <message>
        <source>Name servers</source>
        <translation>کارسازهای نام</translation>
    </message>
    <message>
        <source>The tunnel&apos;s name servers could not be put to use: {why}</source>
        <translation>به کار گرفتن کارسازهای نام تونل ممکن نشد: {why}</translation>
    </message>
    <message>
        <source>All names are asked of the tunnel: {servers} (by {manager}).</source>
        <translation>همهٔ نام‌ها از تونل پرسیده می‌شوند: {servers} (با {manager}).</translation>
    </message>
    <message>
        <source>The helper does not say: {why}</source>
        <translation>دستیار نمی‌گوید: {why}</translation>
    </message>
</context>
<context>
    <name>Share</name>
    <message>
        <source>Picture (*.png)</source>
        <translation>تصویر (*.png)</translation>
    </message>
    <message>
        <source>Save the file…</source>
        <translation>ذخیرهٔ پرونده…</translation>
    </message>
    <message>
        <source>This kind of file has no place for: {settings}.</source>
        <translation>این نوع پرونده جایی برای این‌ها ندارد: {settings}.</translation>
    </message>
    <message>
        <source>Save the file</source>
        <translation>ذخیرهٔ پرونده</translation>
    </message>
    <message>
        <source>QR code of the network</source>
        <translation>کد QR شبکه</translation>
    </message>
    <message>
        <source>Copy the picture</source>
        <translation>رونوشت از تصویر</translation>
    </message>
    <message>
        <source>Save the picture…</source>
        <translation>ذخیرهٔ تصویر…</translation>
    </message>
    <message>
        <source>Save the picture</source>
        <translation>ذخیرهٔ تصویر</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>بستن</translation>
    </message>
    <message>
        <source>Include the private keys</source>
        <translation>همراه با کلیدهای خصوصی</translation>
    </message>
    <message>
        <source>Include the password</source>
        <translation>همراه با گذرواژه</translation>
    </message>
    <message>
        <source>Asking your keyring…</source>
        <translation>پرسش از دسته‌کلید…</translation>
    </message>
    <message>
        <source>Your keyring holds nothing for this network.</source>
        <translation>دسته‌کلید شما چیزی برای این شبکه ندارد.</translation>
    </message>
    <message>
        <source>As a file</source>
        <translation>به صورت پرونده</translation>
    </message>
    <message>
        <source>{program} (*.{suffix})</source>
        <translation>{program} (*.{suffix})</translation>
    </message>
    <message>
        <source>As a QR code</source>
        <translation>به صورت کد QR</translation>
    </message>
    <message>
        <source>Share {name}</source>
        <translation>هم‌رسانی {name}</translation>
    </message>
    <message>
        <source>What your keyring holds for this network cannot be read.</source>
        <translation>خواندن آنچه دسته‌کلید شما برای این شبکه دارد ممکن نیست.</translation>
    </message>
    <message>
        <source>Whoever gets this can connect as you. Give it to nobody else, and delete it once it is where it shall be.</source>
        <translation>هر کس این را بگیرد می‌تواند به جای شما وصل شود. به کس دیگری ندهید، و وقتی به جایی که باید رسید حذفش کنید.</translation>
    </message>
    <message>
        <source>This network is too large for a QR code. Save it as a file.</source>
        <translation>این شبکه برای کد QR بیش از اندازه بزرگ است. آن را به صورت پرونده ذخیره کنید.</translation>
    </message>
    <message>
        <source>Saved as {file}. Only you can read it.</source>
        <translation>با نام {file} ذخیره شد. تنها شما می‌توانید آن را بخوانید.</translation>
    </message>
    <message>
        <source>It could not be saved: {why}</source>
        <translation>ذخیره نشد: {why}</translation>
    </message>
    <message>
        <source>Whoever gets this needs a password or keys of their own to connect.</source>
        <translation>هر کس این را بگیرد برای اتصال به گذرواژه یا کلیدهایی از آنِ خود نیاز دارد.</translation>
    </message>
    <message>
        <source>for {program} (.{suffix})</source>
        <translation>برای {program} (⁦.{suffix}⁩)</translation>
    </message>
</context>
<context>
    <name>States</name>
    <message>
        <source>Not connected</source>
        <translation>متصل نیست</translation>
    </message>
    <message>
        <source>Looking for Adit&apos;s helper</source>
        <translation>در جست‌وجوی دستیار Adit</translation>
    </message>
    <message>
        <source>Network blocked, nothing leaks</source>
        <translation>شبکه مسدود است، چیزی نشت نمی‌کند</translation>
    </message>
    <message>
        <source>Lockdown is on: nothing goes out without a connection.</source>
        <translation>قفل شبکه روشن است: بدون اتصال چیزی بیرون نمی‌رود.</translation>
    </message>
    <message>
        <source>Could not connect</source>
        <translation>اتصال ممکن نشد</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>متصل</translation>
    </message>
    <message>
        <source>Connected, with trouble</source>
        <translation>متصل، با مشکل</translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation>مسدود</translation>
    </message>
    <message>
        <source>Disconnecting</source>
        <translation>در حال قطع اتصال</translation>
    </message>
    <message numerus="yes">
        <source>Not connected, trying again in %n second(s)</source>
        <translation>
            <numerusform>متصل نیست، تلاش دوباره تا %n ثانیهٔ دیگر</numerusform>
        </translation>
    </message>
    <message>
        <source>Waiting for your answer</source>
        <translation>منتظر پاسخ شما</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>در حال آماده‌سازی</translation>
    </message>
    <message>
        <source>Finding the server</source>
        <translation>در حال یافتن کارساز</translation>
    </message>
    <message>
        <source>Connecting to the server</source>
        <translation>در حال اتصال به کارساز</translation>
    </message>
    <message>
        <source>Checking its certificate</source>
        <translation>در حال بررسی گواهی کارساز</translation>
    </message>
    <message>
        <source>Logging in</source>
        <translation>در حال ورود به کارساز</translation>
    </message>
    <message>
        <source>Waiting for the server&apos;s handshake</source>
        <translation>منتظر دست‌دهی کارساز</translation>
    </message>
    <message>
        <source>Getting an address</source>
        <translation>در حال گرفتن نشانی</translation>
    </message>
    <message>
        <source>Setting routes</source>
        <translation>در حال تنظیم مسیرها</translation>
    </message>
    <message>
        <source>Find the server</source>
        <translation>یافتن کارساز</translation>
    </message>
    <message>
        <source>Connect to the server</source>
        <translation>اتصال به کارساز</translation>
    </message>
    <message>
        <source>Check its certificate</source>
        <translation>بررسی گواهی کارساز</translation>
    </message>
    <message>
        <source>Log in</source>
        <translation>ورود به کارساز</translation>
    </message>
    <message>
        <source>Shake hands with the server</source>
        <translation>دست‌دهی با کارساز</translation>
    </message>
    <message>
        <source>Get an address</source>
        <translation>گرفتن نشانی</translation>
    </message>
    <message>
        <source>Set routes</source>
        <translation>تنظیم مسیرها</translation>
    </message>
    <message>
        <source>Connected, but its name servers could not be set</source>
        <translation>متصل، ولی کارسازهای نام آن تنظیم نشد</translation>
    </message>
    <message>
        <source>Connected, but the server does not answer</source>
        <translation>متصل، ولی کارساز پاسخ نمی‌دهد</translation>
    </message>
    <message>
        <source>Connected, but something is not as it should be</source>
        <translation>متصل، ولی چیزی چنان که باید نیست</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>اتصال</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>لغو</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>قطع اتصال</translation>
    </message>
    <message>
        <source>Reconnect</source>
        <translation>اتصال دوباره</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>تلاش دوباره</translation>
    </message>
    <message>
        <source>Adit&apos;s helper is too old</source>
        <translation>دستیار Adit بیش از اندازه قدیمی است</translation>
    </message>
    <message>
        <source>Adit&apos;s helper is newer than this window</source>
        <translation>دستیار Adit تازه‌تر از این پنجره است</translation>
    </message>
    <message>
        <source>Adit&apos;s helper does not answer as it should</source>
        <translation>دستیار Adit چنان که باید پاسخ نمی‌دهد</translation>
    </message>
    <message>
        <source>Adit&apos;s helper went away</source>
        <translation>دستیار Adit ناپدید شد</translation>
    </message>
    <message>
        <source>Adit&apos;s helper is not running</source>
        <translation>دستیار Adit در حال اجرا نیست</translation>
    </message>
    <message>
        <source>The connection to {names} was lost.</source>
        <translation>اتصال به {names} از دست رفت.</translation>
    </message>
    <message>
        <source>Connected to {name}</source>
        <translation>متصل به {name}</translation>
    </message>
    <message>
        <source>Not connected; what is for {name} goes nowhere</source>
        <translation>متصل نیست؛ آنچه برای {name} است به جایی نمی‌رود</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Not connected, trying again soon</source>
        <translation>متصل نیست، به‌زودی تلاش دوباره</translation>
    </message>
    <message>
        <source>Kill switch</source>
        <translation>قطع اضطراری</translation>
    </message>
    <message>
        <source>Open Adit</source>
        <translation>باز کردن Adit</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>تنظیمات…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>خروج</translation>
    </message>
    <message>
        <source>Unblock the network</source>
        <translation>رفع انسداد شبکه</translation>
    </message>
    <message>
        <source>Adit: {state}</source>
        <translation>‏Adit: {state}</translation>
    </message>
    <message>
        <source>Show me how</source>
        <translation>نشانم بده چگونه</translation>
    </message>
    <message>
        <source>Reconnect</source>
        <translation>اتصال دوباره</translation>
    </message>
    <message>
        <source>More networks…</source>
        <translation>شبکه‌های بیشتر…</translation>
    </message>
    <message>
        <source>{network} – Connect</source>
        <translation>‏{network} – اتصال</translation>
    </message>
    <message>
        <source>{network} – {state}</source>
        <translation>‏{network} – {state}</translation>
    </message>
    <message>
        <source>Adit: {state}
{network}, {address}</source>
        <translation>‏Adit: {state}
‏{network}، ⁦{address}⁩</translation>
    </message>
    <message>
        <source>Adit: {state}
{network}</source>
        <translation>‏Adit: {state}
‏{network}</translation>
    </message>
</context>
<context>
    <name>Trust</name>
    <message numerus="yes">
        <source>and %n other name(s)</source>
        <translation>
            <numerusform>و %n نام دیگر</numerusform>
        </translation>
    </message>
    <message>
        <source>This certificate is not the one you trusted before. Somebody may be in between.</source>
        <translation>این گواهی همانی نیست که پیش‌تر به آن اعتماد کردید. شاید کسی در میان است.</translation>
    </message>
    <message>
        <source>Compare the SHA-256 with the one that whoever runs the server gives you. Adit remembers what you trust, and warns you when the certificate changes.</source>
        <translation>این SHA-256 را با آنچه گردانندهٔ کارساز به شما می‌دهد مقایسه کنید. Adit آنچه را به آن اعتماد می‌کنید به خاطر می‌سپارد، و هنگام تغییر گواهی به شما هشدار می‌دهد.</translation>
    </message>
    <message>
        <source>Is this your server?</source>
        <translation>آیا این کارساز شماست؟</translation>
    </message>
    <message>
        <source>I know that the server has a new certificate</source>
        <translation>می‌دانم که کارساز گواهی تازه‌ای دارد</translation>
    </message>
    <message>
        <source>Adit has not seen this certificate before.</source>
        <translation>‏Adit این گواهی را پیش از این ندیده است.</translation>
    </message>
    <message>
        <source>Ask whoever runs the server, by phone for example, whether it has a new certificate, and compare the SHA-256. Without an answer, do not connect: your password would go to whoever shows this certificate.</source>
        <translation>از گردانندهٔ کارساز، برای نمونه با تلفن، بپرسید که آیا گواهی تازه‌ای دارد، و SHA-256 را مقایسه کنید. بدون پاسخ وصل نشوید: گذرواژهٔ شما به دست کسی می‌رسد که این گواهی را نشان می‌دهد.</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>کارساز</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>نام</translation>
    </message>
    <message>
        <source>For</source>
        <translation>برای</translation>
    </message>
    <message>
        <source>Technical reason</source>
        <translation>دلیل فنی</translation>
    </message>
    <message>
        <source>SHA-256 now</source>
        <translation>‏SHA-256 کنونی</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>رونوشت</translation>
    </message>
    <message>
        <source>Copy the SHA-256</source>
        <translation>رونوشت از SHA-256</translation>
    </message>
    <message>
        <source>Do not connect</source>
        <translation>وصل نشدن</translation>
    </message>
    <message>
        <source>Trust this certificate</source>
        <translation>اعتماد به این گواهی</translation>
    </message>
    <message>
        <source>Issued by</source>
        <translation>صادرکننده</translation>
    </message>
    <message>
        <source>itself</source>
        <translation>خودش</translation>
    </message>
    <message>
        <source>Valid</source>
        <translation>اعتبار</translation>
    </message>
    <message>
        <source>This certificate is not the one you trusted on {day}. Somebody may be in between.</source>
        <translation>این گواهی همانی نیست که در {day} به آن اعتماد کردید. شاید کسی در میان است.</translation>
    </message>
    <message>
        <source>SHA-256 before</source>
        <translation>‏SHA-256 پیشین</translation>
    </message>
    <message>
        <source>from {first} to {last}</source>
        <translation>از {first} تا {last}</translation>
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
        <translation>بستن این پیام</translation>
    </message>
    <message>
        <source>Show all…</source>
        <translation>نمایش همه…</translation>
    </message>
    <message>
        <source>Show all routes</source>
        <translation>نمایش همهٔ مسیرها</translation>
    </message>
    <message>
        <source>Copy all details</source>
        <translation>رونوشت از همهٔ جزئیات</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>رونوشت</translation>
    </message>
    <message numerus="yes">
        <source>%n time(s), after other programs had changed what is ours</source>
        <translation>
            <numerusform>%n بار، پس از آن‌که برنامه‌های دیگر تنظیمات ما را تغییر داده بودند</numerusform>
        </translation>
    </message>
    <message>
        <source>as without this network</source>
        <translation>همانند وقتی که این شبکه نیست</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>نشانی</translation>
    </message>
    <message>
        <source>DNS</source>
        <translation>DNS</translation>
    </message>
    <message>
        <source>Routes</source>
        <translation>مسیرها</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>کارساز</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>امنیت</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>دستگاه</translation>
    </message>
    <message>
        <source>Handshake</source>
        <translation>دست‌دهی</translation>
    </message>
    <message>
        <source>Connected for</source>
        <translation>مدت اتصال</translation>
    </message>
    <message>
        <source>Traffic</source>
        <translation>ترافیک</translation>
    </message>
    <message>
        <source>Overlap</source>
        <translation>هم‌پوشانی</translation>
    </message>
    <message>
        <source>Put right</source>
        <translation>بازگردانی</translation>
    </message>
    <message>
        <source>Notice</source>
        <translation>پیام</translation>
    </message>
    <message numerus="yes">
        <source>{items} and %n more</source>
        <translation>
            <numerusform>{items} و %n مورد دیگر</numerusform>
        </translation>
    </message>
    <message>
        <source>given by the server</source>
        <translation>از سوی کارساز داده می‌شود</translation>
    </message>
    <message>
        <source>server known by its key</source>
        <translation>کارساز با کلیدش شناخته می‌شود</translation>
    </message>
    <message>
        <source>certificate checked by the system&apos;s authorities</source>
        <translation>گواهی با مراجع سامانه بررسی می‌شود</translation>
    </message>
    <message>
        <source>{duration} ago</source>
        <translation>‏{duration} پیش</translation>
    </message>
    <message>
        <source>{received} received, {sent} sent</source>
        <translation>‏{received} دریافت، {sent} ارسال</translation>
    </message>
    <message numerus="yes">
        <source>%n packet(s) dropped</source>
        <translation>
            <numerusform>%n بستهٔ دورریخته</numerusform>
        </translation>
    </message>
    <message>
        <source>The same addresses are also routed by {names}. {winner} has the traffic.</source>
        <translation>همین نشانی‌ها را {names} نیز مسیریابی می‌کند. ترافیک از {winner} می‌گذرد.</translation>
    </message>
    <message>
        <source>certificate pinned</source>
        <translation>گواهی تثبیت‌شده</translation>
    </message>
    <message>
        <source>The same addresses are also routed by {names}.</source>
        <translation>همین نشانی‌ها را {names} نیز مسیریابی می‌کند.</translation>
    </message>
    <message>
        <source>The same addresses are also routed by {names}. This network has the traffic.</source>
        <translation>همین نشانی‌ها را {names} نیز مسیریابی می‌کند. ترافیک از این شبکه می‌گذرد.</translation>
    </message>
    <message>
        <source>{servers} ({domains})</source>
        <translation>{servers} ({domains})</translation>
    </message>
    <message>
        <source>set through {manager}</source>
        <translation>تنظیم‌شده با {manager}</translation>
    </message>
    <message>
        <source>certificate trusted on {day}</source>
        <translation>گواهی در {day} مورد اعتماد شد</translation>
    </message>
    <message>
        <source>Add a server</source>
        <translation>افزودن کارساز</translation>
    </message>
    <message>
        <source>Type its address, or paste what you were given.</source>
        <translation>نشانی آن را بنویسید، یا آنچه را به شما داده‌اند بچسبانید.</translation>
    </message>
    <message>
        <source>Open a file</source>
        <translation>باز کردن پرونده</translation>
    </message>
    <message>
        <source>A .vpn or .conf file, or a picture of a QR code. You can also drop it here.</source>
        <translation>پروندهٔ ⁦.vpn⁩ یا ⁦.conf⁩، یا تصویر یک کد QR. می‌توانید آن را اینجا هم رها کنید.</translation>
    </message>
    <message>
        <source>Try the demo</source>
        <translation>دیدن نمونهٔ نمایشی</translation>
    </message>
    <message>
        <source>A server and networks of its own on this computer, to see that it works.</source>
        <translation>یک کارساز و شبکه‌هایی جداگانه روی همین رایانه، برای دیدن این‌که کار می‌کند.</translation>
    </message>
    <message>
        <source>Which network would you like to reach?</source>
        <translation>می‌خواهید به کدام شبکه برسید؟</translation>
    </message>
    <message>
        <source>{problem}: show me how to start it</source>
        <translation>‏{problem}: نشانم بده چگونه آغازش کنم</translation>
    </message>
    <message>
        <source>Networks</source>
        <translation>شبکه‌ها</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>افزودن</translation>
    </message>
    <message>
        <source>Add a network</source>
        <translation>افزودن شبکه</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>نام تازه</translation>
    </message>
    <message>
        <source>60 s</source>
        <translation>۶۰ ثانیه</translation>
    </message>
    <message>
        <source>The last minute</source>
        <translation>دقیقهٔ گذشته</translation>
    </message>
    <message>
        <source>1 h</source>
        <translation>۱ ساعت</translation>
    </message>
    <message>
        <source>The last hour</source>
        <translation>ساعت گذشته</translation>
    </message>
    <message>
        <source>↓ {rate} down</source>
        <translation>‏↓ {rate} دریافت</translation>
    </message>
    <message>
        <source>↑ {rate} up</source>
        <translation>‏↑ {rate} ارسال</translation>
    </message>
    <message>
        <source>{time} to the server</source>
        <translation>‏{time} تا کارساز</translation>
    </message>
    <message>
        <source>Unblock</source>
        <translation>رفع انسداد</translation>
    </message>
    <message>
        <source>Network blocked, nothing leaks.</source>
        <translation>شبکه مسدود است، چیزی نشت نمی‌کند.</translation>
    </message>
    <message>
        <source>&amp;Add…</source>
        <translation>&amp;افزودن…</translation>
    </message>
    <message>
        <source>&amp;Open file…</source>
        <translation>باز کردن &amp;پرونده…</translation>
    </message>
    <message>
        <source>&amp;Paste to import</source>
        <translation>&amp;چسباندن برای درون‌ریزی</translation>
    </message>
    <message>
        <source>&amp;Connect</source>
        <translation>ا&amp;تصال</translation>
    </message>
    <message>
        <source>&amp;Unblock</source>
        <translation>رفع ا&amp;نسداد</translation>
    </message>
    <message>
        <source>&amp;Edit…</source>
        <translation>&amp;ویرایش…</translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation>تغییر نا&amp;م</translation>
    </message>
    <message>
        <source>D&amp;uplicate</source>
        <translation>ت&amp;کثیر</translation>
    </message>
    <message>
        <source>&amp;Share…</source>
        <translation>&amp;هم‌رسانی…</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>&amp;حذف</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;خروج</translation>
    </message>
    <message>
        <source>&amp;Search</source>
        <translation>&amp;جست‌وجو</translation>
    </message>
    <message>
        <source>&amp;Log</source>
        <translation>&amp;رویدادها</translation>
    </message>
    <message>
        <source>&amp;Routes…</source>
        <translation>&amp;مسیرها…</translation>
    </message>
    <message>
        <source>&amp;Copy all details</source>
        <translation>رونوشت از &amp;همهٔ جزئیات</translation>
    </message>
    <message>
        <source>S&amp;ettings…</source>
        <translation>&amp;تنظیمات…</translation>
    </message>
    <message>
        <source>&amp;Kill switch</source>
        <translation>&amp;قطع اضطراری</translation>
    </message>
    <message>
        <source>&amp;Lockdown</source>
        <translation>قفل &amp;شبکه</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>&amp;میان‌برها</translation>
    </message>
    <message>
        <source>Save a &amp;report…</source>
        <translation>ذخیرهٔ &amp;گزارش…</translation>
    </message>
    <message>
        <source>Try the &amp;demo</source>
        <translation>دیدن &amp;نمونهٔ نمایشی</translation>
    </message>
    <message>
        <source>&amp;About Adit</source>
        <translation>&amp;دربارهٔ Adit</translation>
    </message>
    <message>
        <source>&amp;Network</source>
        <translation>&amp;شبکه</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;نما</translation>
    </message>
    <message>
        <source>&amp;Protection</source>
        <translation>&amp;حفاظت</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;راهنما</translation>
    </message>
    <message>
        <source>Another user&apos;s network</source>
        <translation>شبکهٔ کاربری دیگر</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>جست‌وجو</translation>
    </message>
    <message>
        <source>Search networks</source>
        <translation>جست‌وجوی شبکه‌ها</translation>
    </message>
    <message>
        <source>Other connections</source>
        <translation>اتصال‌های دیگر</translation>
    </message>
    <message>
        <source>State not known</source>
        <translation>وضعیت نامعلوم</translation>
    </message>
    <message>
        <source>Will try again</source>
        <translation>دوباره تلاش می‌کند</translation>
    </message>
    <message>
        <source>Of this computer</source>
        <translation>از آنِ این رایانه</translation>
    </message>
    <message>
        <source>Can not be used</source>
        <translation>قابل استفاده نیست</translation>
    </message>
    <message>
        <source>When connected, the networks behind {server} can be reached. Everything else takes the ordinary way.</source>
        <translation>پس از اتصال، شبکه‌های پشت {server} در دسترس‌اند. بقیه از راه معمول می‌رود.</translation>
    </message>
    <message>
        <source>When connected, what is meant for the networks below goes through {server}. Everything else takes the ordinary way.</source>
        <translation>پس از اتصال، آنچه برای شبکه‌های زیر است از {server} می‌گذرد. بقیه از راه معمول می‌رود.</translation>
    </message>
    <message>
        <source>Adit is looking for its helper, and will know more in a moment.</source>
        <translation>‏Adit در جست‌وجوی دستیار خود است، و لحظه‌ای دیگر بیشتر خواهد دانست.</translation>
    </message>
    <message>
        <source>This network is set up for the whole computer, and cannot be used:</source>
        <translation>این شبکه برای کل رایانه برپا شده است، و قابل استفاده نیست:</translation>
    </message>
    <message>
        <source>If the connection breaks, the kill switch lets nothing out until it is back.</source>
        <translation>اگر اتصال قطع شود، قطع اضطراری تا بازگشت آن نمی‌گذارد چیزی بیرون برود.</translation>
    </message>
    <message>
        <source>The kill switch is off: if the connection breaks, traffic takes the ordinary way.</source>
        <translation>قطع اضطراری خاموش است: اگر اتصال قطع شود، ترافیک از راه معمول می‌رود.</translation>
    </message>
    <message>
        <source>This network is set up for the whole computer. An administrator can change it.</source>
        <translation>این شبکه برای کل رایانه برپا شده است. مدیر سامانه می‌تواند آن را تغییر دهد.</translation>
    </message>
    <message>
        <source>When connected, everything this computer sends goes through {server}.</source>
        <translation>پس از اتصال، هر چه این رایانه می‌فرستد از {server} می‌گذرد.</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>رویدادها</translation>
    </message>
    <message>
        <source>Enter password…</source>
        <translation>نوشتن گذرواژه…</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>تلاش دوباره</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>ویرایش…</translation>
    </message>
    <message>
        <source>Show the certificate…</source>
        <translation>نمایش گواهی…</translation>
    </message>
    <message>
        <source>Show me how</source>
        <translation>نشانم بده چگونه</translation>
    </message>
    <message>
        <source>Save a report…</source>
        <translation>ذخیرهٔ گزارش…</translation>
    </message>
    <message numerus="yes">
        <source>a network of %n address(es)</source>
        <translation>
            <numerusform>شبکه‌ای با %n نشانی</numerusform>
        </translation>
    </message>
    <message>
        <source>everything by IPv6</source>
        <translation>همه چیز با IPv6</translation>
    </message>
    <message>
        <source>one address</source>
        <translation>یک نشانی</translation>
    </message>
    <message>
        <source>multicast</source>
        <translation>چندپخشی</translation>
    </message>
    <message>
        <source>addresses of the local link</source>
        <translation>نشانی‌های پیوند محلی</translation>
    </message>
    <message numerus="yes">
        <source>a private network of %n address(es)</source>
        <translation>
            <numerusform>شبکه‌ای خصوصی با %n نشانی</numerusform>
        </translation>
    </message>
    <message>
        <source>a part of the internet</source>
        <translation>بخشی از اینترنت</translation>
    </message>
    <message>
        <source>everything</source>
        <translation>همه چیز</translation>
    </message>
    <message numerus="yes">
        <source>%n network(s)</source>
        <translation>
            <numerusform>%n شبکه</numerusform>
        </translation>
    </message>
    <message>
        <source>everything by IPv4</source>
        <translation>همه چیز با IPv4</translation>
    </message>
    <message numerus="yes">
        <source>everything by IPv6, and %n network(s)</source>
        <translation>
            <numerusform>همه چیز با IPv6، و %n شبکه</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n kept outside</source>
        <translation>
            <numerusform>%n مورد بیرون نگه‌داشته</numerusform>
        </translation>
    </message>
    <message>
        <source>a private network</source>
        <translation>شبکه‌ای خصوصی</translation>
    </message>
    <message numerus="yes">
        <source>everything by IPv4, and %n network(s)</source>
        <translation>
            <numerusform>همه چیز با IPv4، و %n شبکه</numerusform>
        </translation>
    </message>
    <message>
        <source>the server&apos;s own network</source>
        <translation>شبکهٔ خود کارساز</translation>
    </message>
    <message>
        <source>the addresses of this name</source>
        <translation>نشانی‌های این نام</translation>
    </message>
    <message>
        <source>outside</source>
        <translation>بیرون</translation>
    </message>
    <message>
        <source>through this network</source>
        <translation>از راه این شبکه</translation>
    </message>
    <message>
        <source>Where a smaller network lies within a larger one, the smaller one counts.</source>
        <translation>هرگاه شبکه‌ای کوچک‌تر درون شبکه‌ای بزرگ‌تر باشد، شبکهٔ کوچک‌تر ملاک است.</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>مقصد</translation>
    </message>
    <message>
        <source>In words</source>
        <translation>به زبان ساده</translation>
    </message>
    <message>
        <source>Goes</source>
        <translation>راه</translation>
    </message>
    <message>
        <source>Routes of {name}</source>
        <translation>مسیرهای {name}</translation>
    </message>
    <message>
        <source>{step}: done</source>
        <translation>‏{step}: انجام شد</translation>
    </message>
    <message>
        <source>{step}: being done</source>
        <translation>‏{step}: در حال انجام</translation>
    </message>
    <message>
        <source>{step}: to come</source>
        <translation>‏{step}: در پیش</translation>
    </message>
    <message>
        <source>The helper is needed to change this.</source>
        <translation>برای تغییر این، دستیار لازم است.</translation>
    </message>
    <message>
        <source>Only an administrator can change this.</source>
        <translation>تنها مدیر سامانه می‌تواند این را تغییر دهد.</translation>
    </message>
    <message>
        <source>Kill switch</source>
        <translation>قطع اضطراری</translation>
    </message>
    <message>
        <source>Nothing is held back.</source>
        <translation>جلوی چیزی گرفته نمی‌شود.</translation>
    </message>
    <message>
        <source>What is meant for your networks goes there, or nowhere.</source>
        <translation>آنچه برای شبکه‌های شماست به آنجا می‌رود، یا هیچ جا.</translation>
    </message>
    <message>
        <source>Only the server can be reached.</source>
        <translation>تنها کارساز در دسترس است.</translation>
    </message>
    <message>
        <source>Traffic goes through Adit, or nowhere.</source>
        <translation>ترافیک از Adit می‌گذرد، یا از هیچ جا.</translation>
    </message>
    <message>
        <source>Nothing gets out.</source>
        <translation>چیزی بیرون نمی‌رود.</translation>
    </message>
    <message>
        <source>Lockdown is on: it holds also without a connection.</source>
        <translation>قفل شبکه روشن است: بدون اتصال هم برقرار می‌ماند.</translation>
    </message>
    <message>
        <source>Technical details</source>
        <translation>جزئیات فنی</translation>
    </message>
    <message>
        <source>Why it may have: {why}</source>
        <translation>دلیل احتمالی: {why}</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>برگرداندن</translation>
    </message>
    <message>
        <source>Deleted {name}.</source>
        <translation>شبکهٔ {name} حذف شد.</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) cannot be used</source>
        <translation>
            <numerusform>%n پرونده قابل استفاده نیست</numerusform>
        </translation>
    </message>
    <message>
        <source>What is wrong with them</source>
        <translation>ایراد آن‌ها</translation>
    </message>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation>
            <numerusform>و %n مورد دیگر.</numerusform>
        </translation>
    </message>
</context>
</TS>
