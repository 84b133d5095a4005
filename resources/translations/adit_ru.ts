<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru" sourcelanguage="en">
<context>
    <name>About</name>
    <message>
        <source>About Adit</source>
        <translation>О программе Adit</translation>
    </message>
    <message>
        <source>A VPN application for the Linux desktop: SoftEther and WireGuard.</source>
        <translation>VPN-приложение для рабочего стола Linux: SoftEther и WireGuard.</translation>
    </message>
    <message>
        <source>Free software under the Apache License 2.0. It comes without any warranty. Qt and PySide6 are used under the LGPL, version 3.</source>
        <translation>Свободное программное обеспечение под лицензией Apache License 2.0. Предоставляется без каких-либо гарантий. Qt и PySide6 используются под лицензией LGPL версии 3.</translation>
    </message>
    <message>
        <source>Version {version}, with Qt {qt}</source>
        <translation>Версия {version}, с Qt {qt}</translation>
    </message>
    <message>
        <source>Helper: version {version}</source>
        <translation>Служба: версия {version}</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Сочетания клавиш</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>Действие</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Клавиши</translation>
    </message>
</context>
<context>
    <name>Demo</name>
    <message>
        <source>Try the demo</source>
        <translation>Демонстрация</translation>
    </message>
    <message>
        <source>Adit at work, in a network of its own</source>
        <translation>Adit за работой в собственной сети</translation>
    </message>
    <message>
        <source>How far the demo is</source>
        <translation>Ход демонстрации</translation>
    </message>
    <message>
        <source>What was done</source>
        <translation>Что сделано</translation>
    </message>
    <message>
        <source>Technical details</source>
        <translation>Технические сведения</translation>
    </message>
    <message>
        <source>Run it again</source>
        <translation>Запустить снова</translation>
    </message>
    <message>
        <source>The demo took too long and was stopped. Try again while the machine is idle.</source>
        <translation>Демонстрация длилась слишком долго и была остановлена. Повторите, когда компьютер не будет занят.</translation>
    </message>
    <message>
        <source>A network with a server was made, and the helper started.</source>
        <translation>Создана сеть с сервером, запущена служба.</translation>
    </message>
    <message>
        <source>The helper makes a network device.</source>
        <translation>Служба создаёт сетевой интерфейс.</translation>
    </message>
    <message>
        <source>It connects to the server, outside the tunnel.</source>
        <translation>Она подключается к серверу вне туннеля.</translation>
    </message>
    <message>
        <source>Nobody vouches for the server&apos;s certificate: its fingerprint was compared, and is right.</source>
        <translation>Сертификат сервера никто не подтверждает: его отпечаток сверен и совпал.</translation>
    </message>
    <message>
        <source>The server is the right one; logging in.</source>
        <translation>Сервер тот самый; выполняется вход.</translation>
    </message>
    <message>
        <source>Logged in; asking for an address through the tunnel.</source>
        <translation>Вход выполнен; адрес запрашивается через туннель.</translation>
    </message>
    <message>
        <source>A page was fetched through the tunnel.</source>
        <translation>Страница получена через туннель.</translation>
    </message>
    <message>
        <source>Disconnected: addresses, routes and devices are as they were before.</source>
        <translation>Отключено: адреса, маршруты и интерфейсы такие же, как прежде.</translation>
    </message>
    <message>
        <source>A small VPN server and Adit&apos;s helper run for some seconds in a network that only they see. Your own network and your profiles are not touched.</source>
        <translation>Небольшой VPN-сервер и служба Adit несколько секунд работают в сети, которую видят только они. Ваша сеть и ваши профили не затрагиваются.</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} с</translation>
    </message>
    <message>
        <source>It worked: a real tunnel, and nothing of it is left.</source>
        <translation>Получилось: туннель был настоящим, и от него ничего не осталось.</translation>
    </message>
    <message>
        <source>The demo was stopped. Nothing of it is left.</source>
        <translation>Демонстрация остановлена. От неё ничего не осталось.</translation>
    </message>
    <message>
        <source>Connected: the address in the tunnel is {address}.</source>
        <translation>Подключено: адрес в туннеле — {address}.</translation>
    </message>
    <message>
        <source>An echo came back through the tunnel after {time}.</source>
        <translation>Эхо-ответ вернулся через туннель за {time}.</translation>
    </message>
    <message>
        <source>Measured: {down} down, {up} up, within this machine.</source>
        <translation>Измерено: приём {down}, передача {up}, в пределах этого компьютера.</translation>
    </message>
    <message>
        <source>The demo could not be started: {why}</source>
        <translation>Не удалось запустить демонстрацию: {why}</translation>
    </message>
    <message>
        <source>The demo ended without saying why (exit status {status}). The technical details, or this command in a terminal, may tell more: {command}</source>
        <translation>Демонстрация завершилась без объяснений (код завершения {status}). Подробнее могут рассказать технические сведения или эта команда в терминале: {command}</translation>
    </message>
</context>
<context>
    <name>Editor</name>
    <message>
        <source>A port is a number from 1 to 65535.</source>
        <translation>Порт — это число от 1 до 65535.</translation>
    </message>
    <message numerus="yes">
        <source>A hub&apos;s name has at most %n character(s).</source>
        <translation>
            <numerusform>Имя хаба — не длиннее %n символа.</numerusform>
            <numerusform>Имя хаба — не длиннее %n символов.</numerusform>
            <numerusform>Имя хаба — не длиннее %n символов.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A user name has at most %n character(s).</source>
        <translation>
            <numerusform>Имя пользователя — не длиннее %n символа.</numerusform>
            <numerusform>Имя пользователя — не длиннее %n символов.</numerusform>
            <numerusform>Имя пользователя — не длиннее %n символов.</numerusform>
        </translation>
    </message>
    <message>
        <source>A SHA-256 fingerprint has 64 digits and letters from a to f.</source>
        <translation>Отпечаток SHA-256 состоит из 64 цифр и букв от a до f.</translation>
    </message>
    <message>
        <source>A port is a number from 1 to 65535; empty for any.</source>
        <translation>Порт — это число от 1 до 65535; пусто — любой.</translation>
    </message>
    <message>
        <source>This is a number of seconds; empty for none.</source>
        <translation>Это число секунд; пусто — не задано.</translation>
    </message>
    <message>
        <source>This is no key: one has 44 letters, digits and signs, and ends with “=”.</source>
        <translation>Это не ключ: он состоит из 44 букв, цифр и знаков и оканчивается на «=».</translation>
    </message>
    <message>
        <source>Give it a name.</source>
        <translation>Укажите название.</translation>
    </message>
    <message numerus="yes">
        <source>A name has at most %n character(s).</source>
        <translation>
            <numerusform>Название — не длиннее %n символа.</numerusform>
            <numerusform>Название — не длиннее %n символов.</numerusform>
            <numerusform>Название — не длиннее %n символов.</numerusform>
        </translation>
    </message>
    <message>
        <source>A name has letters, digits and signs only.</source>
        <translation>В названии могут быть только буквы, цифры и знаки.</translation>
    </message>
    <message>
        <source>Type the server&apos;s name or address.</source>
        <translation>Введите имя или адрес сервера.</translation>
    </message>
    <message>
        <source>Type the name of the hub on the server.</source>
        <translation>Введите имя хаба на сервере.</translation>
    </message>
    <message>
        <source>Type your user name on the server.</source>
        <translation>Введите своё имя пользователя на сервере.</translation>
    </message>
    <message>
        <source>Paste the certificate&apos;s SHA-256 fingerprint.</source>
        <translation>Вставьте отпечаток SHA-256 сертификата.</translation>
    </message>
    <message>
        <source>Not everything can be kept outside; turn off sending everything through it.</source>
        <translation>Весь трафик нельзя пустить в обход; выключите отправку всего трафика через эту сеть.</translation>
    </message>
    <message>
        <source>Paste the private key, or generate one.</source>
        <translation>Вставьте закрытый ключ или создайте новый.</translation>
    </message>
    <message>
        <source>Paste the peer&apos;s public key.</source>
        <translation>Вставьте открытый ключ узла.</translation>
    </message>
    <message>
        <source>This is no host name or address. An example is {example}.</source>
        <translation>Это не имя компьютера и не адрес. Пример: {example}.</translation>
    </message>
    <message>
        <source>A gateway is an IPv4 address, for example {example}.</source>
        <translation>Шлюз — это адрес IPv4, например {example}.</translation>
    </message>
    <message>
        <source>A gateway is an IPv6 address, for example {example}.</source>
        <translation>Шлюз — это адрес IPv6, например {example}.</translation>
    </message>
    <message>
        <source>{value} is no address of a name server, for example {example}.</source>
        <translation>{value} — не адрес DNS-сервера; пример: {example}.</translation>
    </message>
    <message>
        <source>{value} is no domain, for example {example}.</source>
        <translation>{value} — не домен; пример: {example}.</translation>
    </message>
    <message>
        <source>A routing table is a number; {off} sets no routes.</source>
        <translation>Таблица маршрутизации — это число; {off} — не задавать маршруты.</translation>
    </message>
    <message>
        <source>Type host and port, for example {example}.</source>
        <translation>Введите адрес и порт, например {example}.</translation>
    </message>
    <message>
        <source>The size is a number from {least} to {most}; empty for automatic.</source>
        <translation>Размер — число от {least} до {most}; пусто — автоматически.</translation>
    </message>
    <message>
        <source>{value} is no address with a prefix length, for example {example}.</source>
        <translation>{value} — не адрес с длиной префикса; пример: {example}.</translation>
    </message>
    <message>
        <source>{value} is no network, for example {example}.</source>
        <translation>{value} — не сеть; пример: {example}.</translation>
    </message>
    <message>
        <source>“{value}”</source>
        <translation>«{value}»</translation>
    </message>
    <message>
        <source>{value} is an address inside a network; the network is {network}.</source>
        <translation>{value} — адрес внутри сети; сама сеть — {network}.</translation>
    </message>
    <message>
        <source>Server, file, or the text of a file</source>
        <translation>Сервер, файл или текст файла</translation>
    </message>
    <message>
        <source>vpn.example.org, vpn.example.org:443/OFFICE, or paste a configuration</source>
        <translation>vpn.example.org, vpn.example.org:443/OFFICE или текст конфигурации</translation>
    </message>
    <message>
        <source>There is no such file.</source>
        <translation>Такого файла нет.</translation>
    </message>
    <message>
        <source>This is no server and no configuration that Adit knows.</source>
        <translation>Это не сервер и не известная Adit конфигурация.</translation>
    </message>
    <message>
        <source>Look at all of them…</source>
        <translation>Просмотреть все…</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Тип</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Название</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Сохранить</translation>
    </message>
    <message>
        <source>Save and connect</source>
        <translation>Сохранить и подключиться</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>The fields below are filled from this configuration.</source>
        <translation>Поля ниже заполнены из этой конфигурации.</translation>
    </message>
    <message numerus="yes">
        <source>This holds %n network(s).</source>
        <translation>
            <numerusform>Здесь %n сеть.</numerusform>
            <numerusform>Здесь %n сети.</numerusform>
            <numerusform>Здесь %n сетей.</numerusform>
        </translation>
    </message>
    <message>
        <source>Another network is called this.</source>
        <translation>Так уже называется другая сеть.</translation>
    </message>
    <message>
        <source>This cannot be used: {why}</source>
        <translation>Это нельзя использовать: {why}</translation>
    </message>
    <message>
        <source>Add a network</source>
        <translation>Добавление сети</translation>
    </message>
    <message>
        <source>It has commands to run, which Adit never does:</source>
        <translation>Здесь есть команды, а Adit их никогда не выполняет:</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Подключиться</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
    <message>
        <source>Asking your keyring to keep the secrets…</source>
        <translation>Сохранение секретов в связке ключей…</translation>
    </message>
    <message>
        <source>{name} is saved, but its secrets are not kept. {why}</source>
        <translation>Сеть {name} сохранена, но её секреты — нет. {why}</translation>
    </message>
    <message>
        <source>Change {name}</source>
        <translation>Изменение сети {name}</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Подключение</translation>
    </message>
    <message>
        <source>Login</source>
        <translation>Вход</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Сеть</translation>
    </message>
    <message>
        <source>Safety</source>
        <translation>Безопасность</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Дополнительно</translation>
    </message>
    <message numerus="yes">
        <source>There is room for %n entry(s) here.</source>
        <translation>
            <numerusform>Здесь помещается не больше %n записи.</numerusform>
            <numerusform>Здесь помещается не больше %n записей.</numerusform>
            <numerusform>Здесь помещается не больше %n записей.</numerusform>
        </translation>
    </message>
    <message>
        <source>Paste the preshared key, or turn it off.</source>
        <translation>Вставьте общий ключ или выключите его.</translation>
    </message>
    <message>
        <source>Public key</source>
        <translation>Открытый ключ</translation>
    </message>
    <message>
        <source>Server and port</source>
        <translation>Сервер и порт</translation>
    </message>
    <message>
        <source>Networks behind it</source>
        <translation>Сети за ним</translation>
    </message>
    <message>
        <source>With a preshared key</source>
        <translation>С общим ключом</translation>
    </message>
    <message>
        <source>Preshared key</source>
        <translation>Общий ключ</translation>
    </message>
    <message>
        <source>Keepalive (seconds)</source>
        <translation>Поддержание связи (секунды)</translation>
    </message>
    <message>
        <source>Remove this peer</source>
        <translation>Удалить этот узел</translation>
    </message>
    <message>
        <source>Another peer has this key.</source>
        <translation>Этот ключ уже есть у другого узла.</translation>
    </message>
    <message>
        <source>Type it again: the one that is kept belongs to the old public key.</source>
        <translation>Введите его заново: сохранённый относится к прежнему открытому ключу.</translation>
    </message>
    <message>
        <source>Add a peer</source>
        <translation>Добавить узел</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Никогда</translation>
    </message>
    <message>
        <source>As it is kept</source>
        <translation>Сохранённый</translation>
    </message>
    <message>
        <source>What goes to this peer; {four} and {six} for everything.</source>
        <translation>Что отправляется этому узлу; {four} и {six} — всё.</translation>
    </message>
    <message>
        <source>Peer {number}</source>
        <translation>Узел {number}</translation>
    </message>
    <message>
        <source>Remove peer {number}</source>
        <translation>Удалить узел {number}</translation>
    </message>
    <message>
        <source>{network} is behind another peer as well.</source>
        <translation>Сеть {network} указана и за другим узлом.</translation>
    </message>
    <message>
        <source>Your keyring holds nothing for this network.</source>
        <translation>В связке ключей ничего нет для этой сети.</translation>
    </message>
    <message>
        <source>Your keyring does not hold all that is needed for this network.</source>
        <translation>В связке ключей есть не всё, что нужно для этой сети.</translation>
    </message>
    <message>
        <source>Type the password first.</source>
        <translation>Сначала введите пароль.</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Сервер</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Порт</translation>
    </message>
    <message>
        <source>Hub</source>
        <translation>Хаб</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Имя пользователя</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Пароль</translation>
    </message>
    <message>
        <source>Remember the password in the keyring</source>
        <translation>Запомнить пароль в связке ключей</translation>
    </message>
    <message>
        <source>Log in with</source>
        <translation>Способ входа</translation>
    </message>
    <message>
        <source>Server&apos;s certificate</source>
        <translation>Сертификат сервера</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>Send everything through this network</source>
        <translation>Направлять через эту сеть весь трафик</translation>
    </message>
    <message>
        <source>Also through it, by network</source>
        <translation>Также через неё: сети</translation>
    </message>
    <message>
        <source>Size of packets (MTU)</source>
        <translation>Размер пакетов (MTU)</translation>
    </message>
    <message>
        <source>IPv4</source>
        <translation>IPv4</translation>
    </message>
    <message>
        <source>IPv4 addresses</source>
        <translation>Адреса IPv4</translation>
    </message>
    <message>
        <source>IPv4 gateway</source>
        <translation>Шлюз IPv4</translation>
    </message>
    <message>
        <source>IPv6</source>
        <translation>IPv6</translation>
    </message>
    <message>
        <source>IPv6 addresses</source>
        <translation>Адреса IPv6</translation>
    </message>
    <message>
        <source>IPv6 gateway</source>
        <translation>Шлюз IPv6</translation>
    </message>
    <message>
        <source>Type an address with its prefix length.</source>
        <translation>Введите адрес с длиной префикса.</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Автоматически</translation>
    </message>
    <message>
        <source>Taken from the file</source>
        <translation>Взят из файла</translation>
    </message>
    <message>
        <source>You are asked for it when you connect.</source>
        <translation>Он будет запрошен при подключении.</translation>
    </message>
    <message>
        <source>a password</source>
        <translation>пароль</translation>
    </message>
    <message>
        <source>a password that the server passes on (RADIUS, NT domain)</source>
        <translation>пароль, который сервер передаёт дальше (RADIUS, домен NT)</translation>
    </message>
    <message>
        <source>no password (anonymous)</source>
        <translation>без пароля (анонимно)</translation>
    </message>
    <message>
        <source>ask me where nobody vouches for it</source>
        <translation>спрашивать, если его никто не подтверждает</translation>
    </message>
    <message>
        <source>only what this system&apos;s authorities vouch for</source>
        <translation>только подтверждённый центрами сертификации системы</translation>
    </message>
    <message>
        <source>only the one with this SHA-256</source>
        <translation>только с этим отпечатком SHA-256</translation>
    </message>
    <message>
        <source>For example {example}.</source>
        <translation>Например, {example}.</translation>
    </message>
    <message>
        <source>address from the server (DHCP)</source>
        <translation>адрес от сервера (DHCP)</translation>
    </message>
    <message>
        <source>fixed addresses</source>
        <translation>постоянные адреса</translation>
    </message>
    <message>
        <source>off</source>
        <translation>выключено</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>автоматически</translation>
    </message>
    <message>
        <source>Name servers</source>
        <translation>DNS-серверы</translation>
    </message>
    <message>
        <source>Search domains</source>
        <translation>Домены поиска</translation>
    </message>
    <message>
        <source>Domains for these name servers</source>
        <translation>Домены для этих DNS-серверов</translation>
    </message>
    <message>
        <source>Where not all names are asked of them.</source>
        <translation>Если запрашивать у них не все имена.</translation>
    </message>
    <message>
        <source>Networks kept outside</source>
        <translation>В обход: сети</translation>
    </message>
    <message>
        <source>Also through it, by name</source>
        <translation>Также через неё: имена</translation>
    </message>
    <message>
        <source>Kept outside, by name</source>
        <translation>В обход: имена</translation>
    </message>
    <message>
        <source>Routing table</source>
        <translation>Таблица маршрутизации</translation>
    </message>
    <message>
        <source>{value} cannot be both inside and outside.</source>
        <translation>{value} не может идти и через сеть, и в обход.</translation>
    </message>
    <message>
        <source>The test is running</source>
        <translation>Идёт проверка</translation>
    </message>
    <message>
        <source>It works: the server answered, and let you in.</source>
        <translation>Всё работает: сервер ответил и разрешил вход.</translation>
    </message>
    <message>
        <source>Stop the test</source>
        <translation>Прервать проверку</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Проверить</translation>
    </message>
    <message>
        <source>Trying to log in to {server}. Your routes stay as they are.</source>
        <translation>Выполняется пробный вход на {server}. Ваши маршруты не меняются.</translation>
    </message>
    <message>
        <source>Private key</source>
        <translation>Закрытый ключ</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>Создать</translation>
    </message>
    <message>
        <source>Generate a private key</source>
        <translation>Создать закрытый ключ</translation>
    </message>
    <message>
        <source>Own addresses</source>
        <translation>Собственные адреса</translation>
    </message>
    <message>
        <source>Public key to give to the server</source>
        <translation>Открытый ключ для сервера</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Копировать</translation>
    </message>
    <message>
        <source>Copy the public key</source>
        <translation>Копировать открытый ключ</translation>
    </message>
    <message>
        <source>Port of this machine</source>
        <translation>Порт этого компьютера</translation>
    </message>
    <message>
        <source>Give this public key to whoever runs the server:</source>
        <translation>Передайте этот открытый ключ администратору сервера:</translation>
    </message>
    <message>
        <source>Any</source>
        <translation>Любой</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Показать</translation>
    </message>
    <message>
        <source>Show what is typed in {field}</source>
        <translation>Показать введённое в поле «{field}»</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Скрыть</translation>
    </message>
    <message>
        <source>Hide what is typed in {field}</source>
        <translation>Скрыть введённое в поле «{field}»</translation>
    </message>
</context>
<context>
    <name>Helper</name>
    <message>
        <source>Command</source>
        <translation>Команда</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Копировать</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Скопировано</translation>
    </message>
    <message>
        <source>Technical details</source>
        <translation>Технические сведения</translation>
    </message>
    <message>
        <source>The helper is the part of Adit that may change this computer&apos;s network. It runs in the background, and nobody has started it.</source>
        <translation>Служба — это часть Adit, которой разрешено изменять сеть этого компьютера. Она работает в фоне, и её никто не запустил.</translation>
    </message>
    <message>
        <source>This window was upgraded, and the helper that runs is still the one from before. They do not understand each other.</source>
        <translation>Это окно обновлено, а работает всё ещё прежняя служба. Они не понимают друг друга.</translation>
    </message>
    <message>
        <source>The helper was upgraded, and this window is still the one from before. They do not understand each other.</source>
        <translation>Служба обновлена, а это окно всё ещё прежнее. Они не понимают друг друга.</translation>
    </message>
    <message>
        <source>Something answers in the helper&apos;s place, but not as it should. The helper may be overloaded, or you may not be allowed to use it.</source>
        <translation>Вместо службы отвечает что-то, но не так, как должно. Возможно, служба перегружена или у вас нет права ею пользоваться.</translation>
    </message>
    <message>
        <source>The helper was here a moment ago. It may be restarting, which takes a few seconds. What the kill switch held, it still holds.</source>
        <translation>Служба только что была доступна. Возможно, она перезапускается; это занимает несколько секунд. Всё, что удерживала аварийная блокировка, она удерживает и сейчас.</translation>
    </message>
    <message>
        <source>Adit connects to the helper by itself as soon as it can. Until then your networks can be edited, but not connected.</source>
        <translation>Adit подключится к службе сам, как только это станет возможно. До тех пор сети можно изменять, но не подключать.</translation>
    </message>
    <message>
        <source>If Adit is installed, start its service once and for all:</source>
        <translation>Если Adit установлен, включите его службу раз и навсегда:</translation>
    </message>
    <message>
        <source>Or start the helper by hand, until you stop it:</source>
        <translation>Или запустите службу вручную; она проработает, пока вы её не остановите:</translation>
    </message>
    <message>
        <source>This window was upgraded, and the helper that runs is still version {version}. They do not understand each other.</source>
        <translation>Это окно обновлено, а работает всё ещё служба версии {version}. Они не понимают друг друга.</translation>
    </message>
    <message>
        <source>Restart the helper, which ends all connections:</source>
        <translation>Перезапустите службу; все подключения при этом завершатся:</translation>
    </message>
    <message>
        <source>If that does not help, upgrade the helper too. Its version is told by:</source>
        <translation>Если это не поможет, обновите и службу. Её версию покажет команда:</translation>
    </message>
    <message>
        <source>The helper was upgraded to version {version}, and this window is still the one from before. They do not understand each other.</source>
        <translation>Служба обновлена до версии {version}, а это окно всё ещё прежнее. Они не понимают друг друга.</translation>
    </message>
    <message>
        <source>Quit Adit and start it again. If that does not help, upgrade it. Its version is told by:</source>
        <translation>Завершите Adit и запустите его снова. Если это не поможет, обновите его. Его версию покажет команда:</translation>
    </message>
    <message>
        <source>The helper&apos;s own log may say why:</source>
        <translation>Причина может быть указана в журнале службы:</translation>
    </message>
    <message>
        <source>Restarting it may help, and ends all connections:</source>
        <translation>Может помочь её перезапуск; все подключения при этом завершатся:</translation>
    </message>
    <message>
        <source>If it does not come back, see how it is:</source>
        <translation>Если она не вернётся, проверьте её состояние:</translation>
    </message>
    <message>
        <source>Its log says what it did last:</source>
        <translation>В её журнале видно, что она делала последним:</translation>
    </message>
</context>
<context>
    <name>Import</name>
    <message>
        <source>This cannot be imported.</source>
        <translation>Это нельзя импортировать.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Название</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Имя пользователя</translation>
    </message>
    <message>
        <source>It has commands to run, which Adit never does. Tick it to import the rest without them:</source>
        <translation>Здесь есть команды, а Adit их никогда не выполняет. Отметьте сеть, чтобы импортировать остальное без них:</translation>
    </message>
    <message>
        <source>Commands that are not taken over</source>
        <translation>Команды, которые не переносятся</translation>
    </message>
    <message>
        <source>Another network is called this.</source>
        <translation>Так уже называется другая сеть.</translation>
    </message>
    <message>
        <source>This cannot be imported: line {number}: {why}</source>
        <translation>Это нельзя импортировать: строка {number}: {why}</translation>
    </message>
    <message>
        <source>{kind}, from {source}</source>
        <translation>{kind}, источник: {source}</translation>
    </message>
    <message>
        <source>Keep its password in the keyring</source>
        <translation>Хранить пароль в связке ключей</translation>
    </message>
    <message>
        <source>Keep its keys in the keyring</source>
        <translation>Хранить ключи в связке ключей</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>и ещё %n</numerusform>
            <numerusform>и ещё %n</numerusform>
            <numerusform>и ещё %n</numerusform>
        </translation>
    </message>
    <message>
        <source>This cannot be imported: {why}</source>
        <translation>Это нельзя импортировать: {why}</translation>
    </message>
    <message>
        <source>Import {name}</source>
        <translation>Импортировать {name}</translation>
    </message>
    <message>
        <source>You are asked for the file with the keys each time you connect.</source>
        <translation>Файл с ключами будет запрашиваться при каждом подключении.</translation>
    </message>
    <message>
        <source>You are asked for the password each time you connect.</source>
        <translation>Пароль будет запрашиваться при каждом подключении.</translation>
    </message>
    <message>
        <source>line {number}: {text}</source>
        <translation>строка {number}: {text}</translation>
    </message>
    <message>
        <source>Expected: {what}</source>
        <translation>Ожидается: {what}</translation>
    </message>
    <message>
        <source>Sent through it</source>
        <translation>Идёт через неё</translation>
    </message>
    <message>
        <source>the one with this SHA-256 is trusted without asking</source>
        <translation>сертификат с этим SHA-256 принимается без вопросов</translation>
    </message>
    <message numerus="yes">
        <source>%n peer(s) that come to us</source>
        <translation>
            <numerusform>%n узел, который подключается к нам</numerusform>
            <numerusform>%n узла, которые подключаются к нам</numerusform>
            <numerusform>%n узлов, которые подключаются к нам</numerusform>
        </translation>
    </message>
    <message>
        <source>from the server</source>
        <translation>от сервера</translation>
    </message>
    <message>
        <source>Kept outside it</source>
        <translation>Идёт в обход</translation>
    </message>
    <message>
        <source>Name servers</source>
        <translation>DNS-серверы</translation>
    </message>
    <message>
        <source>must be one that this system&apos;s authorities vouch for</source>
        <translation>должен быть подтверждён центрами сертификации системы</translation>
    </message>
    <message>
        <source>you are asked where this system&apos;s authorities do not vouch for it</source>
        <translation>если центры сертификации системы его не подтверждают, будет задан вопрос</translation>
    </message>
    <message>
        <source>must be exactly the one that is named</source>
        <translation>только тот, что указан</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Сервер</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Пользователь</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Сертификат</translation>
    </message>
    <message>
        <source>Own addresses</source>
        <translation>Собственные адреса</translation>
    </message>
    <message>
        <source>anonymous, on hub {hub}</source>
        <translation>анонимно, хаб {hub}</translation>
    </message>
    <message>
        <source>everything</source>
        <translation>всё</translation>
    </message>
    <message>
        <source>its own network only</source>
        <translation>только сеть самого сервера</translation>
    </message>
    <message>
        <source>nothing by itself: it sets no routes</source>
        <translation>сама по себе ничего: маршруты не задаются</translation>
    </message>
    <message>
        <source>everything by IPv4; IPv6 goes nowhere</source>
        <translation>всё по IPv4; IPv6 никуда не идёт</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>ничего</translation>
    </message>
    <message>
        <source>{user}, on hub {hub}</source>
        <translation>{user}, хаб {hub}</translation>
    </message>
    <message>
        <source>not said, on hub {hub}</source>
        <translation>не указан, хаб {hub}</translation>
    </message>
    <message>
        <source>This file is too large.</source>
        <translation>Этот файл слишком большой.</translation>
    </message>
    <message>
        <source>There is no such file.</source>
        <translation>Такого файла нет.</translation>
    </message>
    <message>
        <source>You may not read this file.</source>
        <translation>У вас нет права читать этот файл.</translation>
    </message>
    <message>
        <source>This is a folder.</source>
        <translation>Это папка.</translation>
    </message>
    <message>
        <source>This file cannot be read.</source>
        <translation>Этот файл не удаётся прочитать.</translation>
    </message>
    <message>
        <source>This is no file that could be read.</source>
        <translation>Это не файл, который можно прочитать.</translation>
    </message>
    <message>
        <source>Import networks</source>
        <translation>Импорт сетей</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message numerus="yes">
        <source>Import %n network(s)</source>
        <translation>
            <numerusform>Импортировать %n сеть</numerusform>
            <numerusform>Импортировать %n сети</numerusform>
            <numerusform>Импортировать %n сетей</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing is ticked.</source>
        <translation>Ничего не отмечено.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
    <message numerus="yes">
        <source>%n network(s) can be imported</source>
        <translation>
            <numerusform>Можно импортировать %n сеть</numerusform>
            <numerusform>Можно импортировать %n сети</numerusform>
            <numerusform>Можно импортировать %n сетей</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing here can be imported</source>
        <translation>Здесь нечего импортировать</translation>
    </message>
    <message>
        <source>Asking your keyring to keep the secrets…</source>
        <translation>Сохранение секретов в связке ключей…</translation>
    </message>
    <message>
        <source>{name} is saved, but its secrets are not kept. {why}</source>
        <translation>Сеть {name} сохранена, но её секреты — нет. {why}</translation>
    </message>
    <message>
        <source>{name} was not saved: {why}</source>
        <translation>Сеть {name} не сохранена: {why}</translation>
    </message>
    <message>
        <source>clipboard</source>
        <translation>буфер обмена</translation>
    </message>
    <message numerus="yes">
        <source>%n more file(s) were not looked at</source>
        <translation>
            <numerusform>Ещё %n файл не просмотрен</numerusform>
            <numerusform>Ещё %n файла не просмотрены</numerusform>
            <numerusform>Ещё %n файлов не просмотрены</numerusform>
        </translation>
    </message>
    <message>
        <source>picture</source>
        <translation>изображение</translation>
    </message>
    <message>
        <source>This picture cannot be read.</source>
        <translation>Это изображение не удаётся прочитать.</translation>
    </message>
    <message>
        <source>This picture is too large.</source>
        <translation>Это изображение слишком большое.</translation>
    </message>
    <message>
        <source>There is no QR code in this picture.</source>
        <translation>На этом изображении нет QR-кода.</translation>
    </message>
    <message>
        <source>Import profiles</source>
        <translation>Импорт профилей</translation>
    </message>
    <message>
        <source>There is nothing to import</source>
        <translation>Импортировать нечего</translation>
    </message>
    <message>
        <source>What was pasted is no profile. Copy a server&apos;s address, the text of a profile, a file or the picture of a QR code, and paste again.</source>
        <translation>Вставлен не профиль. Скопируйте адрес сервера, текст профиля, файл или изображение QR-кода и вставьте снова.</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Все файлы (*)</translation>
    </message>
    <message>
        <source>Profiles and pictures ({names})</source>
        <translation>Профили и изображения ({names})</translation>
    </message>
</context>
<context>
    <name>Keyring</name>
    <message>
        <source>What your keyring holds for this network cannot be used.</source>
        <translation>То, что хранит связка ключей для этой сети, нельзя использовать.</translation>
    </message>
    <message>
        <source>Your keyring did not keep it.</source>
        <translation>Связка ключей этого не сохранила.</translation>
    </message>
    <message>
        <source>Your keyring is locked, and it cannot ask you to unlock it here.</source>
        <translation>Связка ключей заблокирована и не может запросить здесь разблокировку.</translation>
    </message>
    <message>
        <source>No keyring runs on this desktop, so nothing can be remembered.</source>
        <translation>На этом рабочем столе не работает связка ключей, поэтому запомнить ничего нельзя.</translation>
    </message>
    <message>
        <source>Your keyring was not unlocked, or it refused.</source>
        <translation>Связка ключей не была разблокирована или отказала.</translation>
    </message>
    <message>
        <source>Your keyring did not answer in time. It may be waiting for you to unlock it.</source>
        <translation>Связка ключей не ответила вовремя. Возможно, она ждёт разблокировки.</translation>
    </message>
</context>
<context>
    <name>Log</name>
    <message>
        <source>Show from this level on</source>
        <translation>Показывать начиная с этого уровня</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Фильтр</translation>
    </message>
    <message>
        <source>Show only lines with this text</source>
        <translation>Показывать только строки с этим текстом</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Копировать</translation>
    </message>
    <message>
        <source>Copy the log</source>
        <translation>Копировать журнал</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Журнал</translation>
    </message>
    <message>
        <source>No lines yet.</source>
        <translation>Строк пока нет.</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Всё</translation>
    </message>
    <message>
        <source>Information</source>
        <translation>Сведения</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>Предупреждения</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Ошибки</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>Until it is back, Adit cannot see whether you are connected.</source>
        <translation>Пока она не вернётся, Adit не видит, есть ли подключение.</translation>
    </message>
    <message>
        <source>Its server shows a certificate that Adit has not seen before.</source>
        <translation>Её сервер предъявил сертификат, которого Adit раньше не видел.</translation>
    </message>
    <message>
        <source>Its server shows another certificate than before.</source>
        <translation>Её сервер предъявил другой сертификат, чем прежде.</translation>
    </message>
    <message>
        <source>Network blocked, nothing leaks</source>
        <translation>Сеть заблокирована, утечек нет</translation>
    </message>
    <message>
        <source>{network} waits for your answer</source>
        <translation>Сеть {network} ждёт вашего ответа</translation>
    </message>
    <message>
        <source>Adit goes on trying.</source>
        <translation>Adit продолжает попытки.</translation>
    </message>
    <message>
        <source>Your address in it is {address}.</source>
        <translation>Ваш адрес в ней: {address}.</translation>
    </message>
    <message>
        <source>The connection to {network} was lost</source>
        <translation>Соединение с сетью {network} потеряно</translation>
    </message>
    <message>
        <source>Adit goes on trying. Until then nothing leaks.</source>
        <translation>Adit продолжает попытки. До тех пор утечек нет.</translation>
    </message>
    <message>
        <source>Could not connect to {network}</source>
        <translation>Не удалось подключиться к сети {network}</translation>
    </message>
    <message>
        <source>Connected to {network}</source>
        <translation>Подключено: {network}</translation>
    </message>
    <message>
        <source>Disconnected from {network}</source>
        <translation>Отключено: {network}</translation>
    </message>
    <message>
        <source>Reconnect</source>
        <translation>Переподключиться</translation>
    </message>
    <message>
        <source>Unblock</source>
        <translation>Разблокировать</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Показать</translation>
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
        <translation>d MMMM yyyy</translation>
    </message>
    <message>
        <source>{n} B</source>
        <translation>{n} Б</translation>
    </message>
    <message>
        <source>{n} KiB</source>
        <translation>{n} КиБ</translation>
    </message>
    <message>
        <source>{n} MiB</source>
        <translation>{n} МиБ</translation>
    </message>
    <message>
        <source>{n} GiB</source>
        <translation>{n} ГиБ</translation>
    </message>
    <message>
        <source>{n} TiB</source>
        <translation>{n} ТиБ</translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) {clock}</source>
        <comment>uptime</comment>
        <translation>
            <numerusform>%n день {clock}</numerusform>
            <numerusform>%n дня {clock}</numerusform>
            <numerusform>%n дней {clock}</numerusform>
        </translation>
    </message>
    <message>
        <source>{n} kbit/s</source>
        <translation>{n} кбит/с</translation>
    </message>
    <message>
        <source>{n} ms</source>
        <translation>{n} мс</translation>
    </message>
    <message>
        <source>{n} Gbit/s</source>
        <translation>{n} Гбит/с</translation>
    </message>
    <message>
        <source>{n} Mbit/s</source>
        <translation>{n} Мбит/с</translation>
    </message>
</context>
<context>
    <name>Password</name>
    <message>
        <source>This is longer than a password can be.</source>
        <translation>Это длиннее, чем может быть пароль.</translation>
    </message>
    <message>
        <source>This has characters that no password can have.</source>
        <translation>Здесь есть символы, которых в пароле быть не может.</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Пароль</translation>
    </message>
    <message>
        <source>Remember it in the keyring</source>
        <translation>Запомнить в связке ключей</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Подключиться</translation>
    </message>
    <message>
        <source>The server refused the last password.</source>
        <translation>Предыдущий пароль сервер отклонил.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Nothing here can remember it.</source>
        <translation>Запомнить его здесь нечем.</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Ключи</translation>
    </message>
    <message>
        <source>File with the keys</source>
        <translation>Файл с ключами</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>Выбрать файл…</translation>
    </message>
    <message>
        <source>WireGuard (*.conf)</source>
        <translation>WireGuard (*.conf)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Все файлы (*)</translation>
    </message>
    <message>
        <source>This file is no text.</source>
        <translation>Этот файл не текстовый.</translation>
    </message>
    <message>
        <source>Password for {name}</source>
        <translation>Пароль для сети {name}</translation>
    </message>
    <message>
        <source>The keys of {name} are needed. Choose the .conf file that holds them.</source>
        <translation>Нужны ключи сети {name}. Выберите файл .conf, в котором они хранятся.</translation>
    </message>
    <message>
        <source>Password of {user} on {host}</source>
        <translation>Пароль пользователя {user} на {host}</translation>
    </message>
</context>
<context>
    <name>Problems</name>
    <message>
        <source>{name} is connected now. Disconnect it before you test other settings for it.</source>
        <translation>Сеть {name} сейчас подключена. Отключите её, прежде чем проверять для неё другие настройки.</translation>
    </message>
    <message>
        <source>The test was ended before it was done.</source>
        <translation>Проверка прервана до завершения.</translation>
    </message>
    <message>
        <source>Not all profiles can be used: {problem}</source>
        <translation>Не все профили можно использовать: {problem}</translation>
    </message>
    <message>
        <source>The profile in {file} cannot be used: line {line}: {problem}</source>
        <translation>Профиль в файле {file} нельзя использовать: строка {line}: {problem}</translation>
    </message>
    <message>
        <source>The profile in {file} cannot be used: {problem}</source>
        <translation>Профиль в файле {file} нельзя использовать: {problem}</translation>
    </message>
    <message>
        <source>Adit&apos;s helper went away during the test.</source>
        <translation>Во время проверки пропала связь со службой Adit.</translation>
    </message>
    <message>
        <source>The server was not reached, or did not let us in, in time.</source>
        <translation>Сервер вовремя не ответил или не разрешил вход.</translation>
    </message>
    <message>
        <source>An address, a route or a name server in them is not as it should be.</source>
        <translation>Какой-то адрес, маршрут или DNS-сервер в них задан неверно.</translation>
    </message>
    <message>
        <source>Correct the network settings. The details say which one it is.</source>
        <translation>Исправьте настройки сети. Какая из них неверна, указано в технических сведениях.</translation>
    </message>
    <message>
        <source>Something in them was changed, or is missing.</source>
        <translation>Что-то в них изменено или отсутствует.</translation>
    </message>
    <message>
        <source>Check the settings, or import the configuration again.</source>
        <translation>Проверьте настройки или импортируйте конфигурацию заново.</translation>
    </message>
    <message>
        <source>The kind of login was changed, or what was imported is damaged.</source>
        <translation>Способ входа был изменён, или импортированное повреждено.</translation>
    </message>
    <message>
        <source>Type the password again, or check the kind of login.</source>
        <translation>Введите пароль заново или проверьте способ входа.</translation>
    </message>
    <message>
        <source>The system does not take the tunnel&apos;s settings.</source>
        <translation>Система не принимает настройки туннеля.</translation>
    </message>
    <message>
        <source>The packet size (MTU) may be too large or too small.</source>
        <translation>Возможно, размер пакетов (MTU) слишком велик или слишком мал.</translation>
    </message>
    <message>
        <source>Leave the packet size to Adit, or set another one.</source>
        <translation>Оставьте выбор размера пакетов за Adit или задайте другой.</translation>
    </message>
    <message>
        <source>The system cannot make tunnels.</source>
        <translation>Система не может создавать туннели.</translation>
    </message>
    <message>
        <source>A part of its kernel is not loaded.</source>
        <translation>Часть её ядра не загружена.</translation>
    </message>
    <message>
        <source>The system does not let Adit&apos;s helper set up the network.</source>
        <translation>Система не разрешает службе Adit настраивать сеть.</translation>
    </message>
    <message>
        <source>The helper runs without the rights that it needs.</source>
        <translation>Служба работает без нужных ей прав.</translation>
    </message>
    <message>
        <source>Start the helper as its instructions say, then connect again.</source>
        <translation>Запустите службу, как описано в её инструкции, и подключитесь снова.</translation>
    </message>
    <message>
        <source>Another program uses the network device that the tunnel needs.</source>
        <translation>Другая программа использует сетевой интерфейс, нужный туннелю.</translation>
    </message>
    <message>
        <source>It may be another VPN.</source>
        <translation>Возможно, это другой VPN.</translation>
    </message>
    <message>
        <source>End that program, then connect again.</source>
        <translation>Завершите эту программу и подключитесь снова.</translation>
    </message>
    <message>
        <source>The tunnel&apos;s network device went away.</source>
        <translation>Сетевой интерфейс туннеля пропал.</translation>
    </message>
    <message>
        <source>Another program has removed it, perhaps one that manages networks.</source>
        <translation>Его удалила другая программа, возможно та, что управляет сетями.</translation>
    </message>
    <message>
        <source>Connect again.</source>
        <translation>Подключитесь снова.</translation>
    </message>
    <message>
        <source>This system&apos;s kernel lacks something that Adit needs.</source>
        <translation>В ядре системы нет того, что нужно Adit.</translation>
    </message>
    <message>
        <source>It is too old, or was built without it.</source>
        <translation>Оно слишком старое или собрано без этого.</translation>
    </message>
    <message>
        <source>Use a newer kernel. The details say what is missing.</source>
        <translation>Используйте более новое ядро. Чего не хватает, указано в технических сведениях.</translation>
    </message>
    <message>
        <source>The system refused to set addresses or routes.</source>
        <translation>Система отказалась задать адреса или маршруты.</translation>
    </message>
    <message>
        <source>Another program may change the network at the same time.</source>
        <translation>Возможно, в это же время сеть изменяет другая программа.</translation>
    </message>
    <message>
        <source>Connect again. If it happens once more, save a report.</source>
        <translation>Подключитесь снова. Если это повторится, сохраните отчёт.</translation>
    </message>
    <message>
        <source>The kill switch needs a firewall that this system does not have.</source>
        <translation>Для аварийной блокировки нужен межсетевой экран, которого в системе нет.</translation>
    </message>
    <message>
        <source>A part of its kernel (nftables) is missing or not loaded.</source>
        <translation>Часть её ядра (nftables) отсутствует или не загружена.</translation>
    </message>
    <message>
        <source>Have it loaded, or turn the kill switch off and connect again.</source>
        <translation>Загрузите её или выключите аварийную блокировку и подключитесь снова.</translation>
    </message>
    <message>
        <source>The system refused to set the kill switch.</source>
        <translation>Система отказалась установить аварийную блокировку.</translation>
    </message>
    <message>
        <source>Another program may change the firewall at the same time.</source>
        <translation>Возможно, в это же время межсетевой экран изменяет другая программа.</translation>
    </message>
    <message>
        <source>Adit&apos;s helper could not note how to put the network back.</source>
        <translation>Служба Adit не смогла записать, как вернуть сеть в прежнее состояние.</translation>
    </message>
    <message>
        <source>The disk is full, or cannot be written to.</source>
        <translation>Диск заполнен, или запись на него невозможна.</translation>
    </message>
    <message>
        <source>Make room on the disk, then connect again.</source>
        <translation>Освободите место на диске и подключитесь снова.</translation>
    </message>
    <message>
        <source>What manages this machine&apos;s name servers did not take them.</source>
        <translation>Программа, управляющая DNS-серверами компьютера, их не приняла.</translation>
    </message>
    <message>
        <source>Names inside that network may not be found. The details say more.</source>
        <translation>Имена внутри этой сети могут не находиться. Подробнее — в технических сведениях.</translation>
    </message>
    <message>
        <source>The disk is full, or the file cannot be written to.</source>
        <translation>Диск заполнен, или запись в файл невозможна.</translation>
    </message>
    <message>
        <source>What manages this machine&apos;s name servers does not answer.</source>
        <translation>Программа, управляющая DNS-серверами компьютера, не отвечает.</translation>
    </message>
    <message>
        <source>Connect again. If it happens once more, restart that service.</source>
        <translation>Подключитесь снова. Если это повторится, перезапустите эту программу.</translation>
    </message>
    <message>
        <source>Adit met a fault of its own.</source>
        <translation>В Adit произошла внутренняя ошибка.</translation>
    </message>
    <message>
        <source>It may also have run out of memory.</source>
        <translation>Возможно также, что ему не хватило памяти.</translation>
    </message>
    <message>
        <source>Connect again. A report helps to have it mended.</source>
        <translation>Подключитесь снова. Отчёт поможет это исправить.</translation>
    </message>
    <message>
        <source>The network settings of {name} cannot be carried out.</source>
        <translation>Сетевые настройки сети {name} не удаётся применить.</translation>
    </message>
    <message>
        <source>The keys or settings of {name} cannot be used.</source>
        <translation>Ключи или настройки сети {name} нельзя использовать.</translation>
    </message>
    <message>
        <source>The password does not go with the kind of login of {name}.</source>
        <translation>Пароль не подходит к способу входа сети {name}.</translation>
    </message>
    <message>
        <source>Load it with: {command}</source>
        <translation>Загрузите её командой: {command}</translation>
    </message>
    <message>
        <source>The name servers of {name} could not be set.</source>
        <translation>Не удалось задать DNS-серверы сети {name}.</translation>
    </message>
    <message>
        <source>The name servers of {name} could not be set in time.</source>
        <translation>Не удалось вовремя задать DNS-серверы сети {name}.</translation>
    </message>
    <message>
        <source>Ask the administrator of the server.</source>
        <translation>Обратитесь к администратору сервера.</translation>
    </message>
    <message>
        <source>The password was changed, or the user name is another one.</source>
        <translation>Пароль был изменён, или имя пользователя другое.</translation>
    </message>
    <message>
        <source>Type the password again, and check the user name and the kind of login.</source>
        <translation>Введите пароль заново, проверьте имя пользователя и способ входа.</translation>
    </message>
    <message>
        <source>The organisation that runs the server asks for a new one in time.</source>
        <translation>Организация, которой принадлежит сервер, время от времени требует новый.</translation>
    </message>
    <message>
        <source>Set a new password with your organisation, then type it here.</source>
        <translation>Задайте новый пароль в своей организации, затем введите его здесь.</translation>
    </message>
    <message>
        <source>It takes one only from its own machine.</source>
        <translation>Такой пароль он принимает только со своего компьютера.</translation>
    </message>
    <message>
        <source>Have a password set for this user on the server, then type it here.</source>
        <translation>Попросите задать пароль для этого пользователя на сервере, затем введите его здесь.</translation>
    </message>
    <message>
        <source>The server does not offer this way of logging in.</source>
        <translation>Сервер не поддерживает этот способ входа.</translation>
    </message>
    <message>
        <source>Choose another kind of login, or ask the administrator which it is.</source>
        <translation>Выберите другой способ входа или узнайте нужный у администратора.</translation>
    </message>
    <message>
        <source>The account has expired, or lacks the right to connect.</source>
        <translation>Срок учётной записи истёк, или у неё нет права подключаться.</translation>
    </message>
    <message>
        <source>The server takes no connections from where you are.</source>
        <translation>Сервер не принимает подключения оттуда, где вы находитесь.</translation>
    </message>
    <message>
        <source>It lets in only certain addresses on the internet.</source>
        <translation>Он впускает только с определённых адресов в интернете.</translation>
    </message>
    <message>
        <source>Try from another network, or ask the administrator to let this one in.</source>
        <translation>Попробуйте из другой сети или попросите администратора разрешить эту.</translation>
    </message>
    <message>
        <source>This machine is not on its list.</source>
        <translation>Этого компьютера нет в его списке.</translation>
    </message>
    <message>
        <source>The server does not accept Adit as its client.</source>
        <translation>Сервер не принимает Adit в качестве клиента.</translation>
    </message>
    <message>
        <source>The hub may demand a newer one, or the maker&apos;s own.</source>
        <translation>Возможно, хаб требует более новый клиент или клиент самого разработчика.</translation>
    </message>
    <message>
        <source>Update Adit. If that does not help, ask the administrator.</source>
        <translation>Обновите Adit. Если это не поможет, обратитесь к администратору.</translation>
    </message>
    <message>
        <source>Its name is spelt in another way, or it was removed.</source>
        <translation>Его имя пишется иначе, или он удалён.</translation>
    </message>
    <message>
        <source>Check the name of the hub.</source>
        <translation>Проверьте имя хаба.</translation>
    </message>
    <message>
        <source>The administrator has turned it off, perhaps only for now.</source>
        <translation>Администратор выключил его, возможно лишь на время.</translation>
    </message>
    <message>
        <source>Wait a while, or ask the administrator.</source>
        <translation>Подождите немного или обратитесь к администратору.</translation>
    </message>
    <message>
        <source>As many are connected as it allows.</source>
        <translation>Подключений уже столько, сколько он допускает.</translation>
    </message>
    <message>
        <source>Another machine uses this account, or the server has not noticed yet that an earlier connection ended.</source>
        <translation>Эту учётную запись использует другой компьютер, или сервер ещё не заметил, что прежнее соединение завершено.</translation>
    </message>
    <message>
        <source>Disconnect elsewhere, or wait a minute.</source>
        <translation>Отключитесь в другом месте или подождите минуту.</translation>
    </message>
    <message>
        <source>An administrator of the server disconnected you.</source>
        <translation>Администратор сервера отключил вас.</translation>
    </message>
    <message>
        <source>It may have been meant for you, or for everybody.</source>
        <translation>Это могло касаться вас или всех сразу.</translation>
    </message>
    <message>
        <source>Connect again. If it happens once more, ask the administrator.</source>
        <translation>Подключитесь снова. Если это повторится, обратитесь к администратору.</translation>
    </message>
    <message>
        <source>The server ended the connection because its time was over.</source>
        <translation>Сервер завершил соединение, так как его время истекло.</translation>
    </message>
    <message>
        <source>It allows each connection a certain time only.</source>
        <translation>Он ограничивает длительность каждого соединения.</translation>
    </message>
    <message>
        <source>The server does not know the connection any more.</source>
        <translation>Серверу это соединение больше не известно.</translation>
    </message>
    <message>
        <source>It was restarted, or heard nothing from us for too long.</source>
        <translation>Он был перезапущен или слишком долго ничего от нас не получал.</translation>
    </message>
    <message>
        <source>The server allows no more connections for this login.</source>
        <translation>Сервер не допускает больше соединений для этой учётной записи.</translation>
    </message>
    <message>
        <source>One of the machines that serve it together is away.</source>
        <translation>Один из компьютеров, которые вместе его обслуживают, недоступен.</translation>
    </message>
    <message>
        <source>The server&apos;s licence does not allow the connection.</source>
        <translation>Лицензия сервера не позволяет подключиться.</translation>
    </message>
    <message>
        <source>It has expired, or has more users than it may.</source>
        <translation>Её срок истёк, или пользователей больше, чем она допускает.</translation>
    </message>
    <message>
        <source>The server met an error of its own.</source>
        <translation>На сервере произошла внутренняя ошибка.</translation>
    </message>
    <message>
        <source>The server is going to sleep.</source>
        <translation>Сервер переходит в спящий режим.</translation>
    </message>
    <message>
        <source>The server does not take VPN clients.</source>
        <translation>Сервер не принимает VPN-клиентов.</translation>
    </message>
    <message>
        <source>It may be set up for bridges between offices only.</source>
        <translation>Возможно, он настроен только для мостов между офисами.</translation>
    </message>
    <message>
        <source>The server sent something that Adit does not understand.</source>
        <translation>Сервер прислал то, чего Adit не понимает.</translation>
    </message>
    <message>
        <source>The port belongs to another program, or the server has a fault.</source>
        <translation>Порт занят другой программой, или сервер неисправен.</translation>
    </message>
    <message>
        <source>Check host and port. If they are right, save a report.</source>
        <translation>Проверьте адрес и порт. Если они верны, сохраните отчёт.</translation>
    </message>
    <message>
        <source>The port is another one, or a web server is in its place.</source>
        <translation>Порт другой, или на его месте веб-сервер.</translation>
    </message>
    <message>
        <source>Check host and port. SoftEther usually listens on 443, 992, 1194 or 5555.</source>
        <translation>Проверьте адрес и порт. Обычно SoftEther использует порты 443, 992, 1194 или 5555.</translation>
    </message>
    <message>
        <source>The server refused the connection.</source>
        <translation>Сервер отклонил подключение.</translation>
    </message>
    <message>
        <source>It gave a reason that Adit does not know.</source>
        <translation>Он назвал причину, неизвестную Adit.</translation>
    </message>
    <message>
        <source>Wait a while, and connect again.</source>
        <translation>Подождите немного и подключитесь снова.</translation>
    </message>
    <message>
        <source>Try again a little later, or ask the administrator.</source>
        <translation>Повторите немного позже или обратитесь к администратору.</translation>
    </message>
    <message>
        <source>Connect again when it is awake.</source>
        <translation>Подключитесь снова, когда он проснётся.</translation>
    </message>
    <message>
        <source>The server refused the password for user “{user}” on hub “{hub}”.</source>
        <translation>Сервер отклонил пароль пользователя «{user}» на хабе «{hub}».</translation>
    </message>
    <message>
        <source>The password of user “{user}” has expired.</source>
        <translation>Срок действия пароля пользователя «{user}» истёк.</translation>
    </message>
    <message>
        <source>The server takes no empty password for user “{user}”.</source>
        <translation>Сервер не принимает пустой пароль для пользователя «{user}».</translation>
    </message>
    <message>
        <source>User “{user}” is set up on the server for another one.</source>
        <translation>Для пользователя «{user}» на сервере задан другой способ.</translation>
    </message>
    <message>
        <source>User “{user}” may not connect to hub “{hub}”.</source>
        <translation>Пользователю «{user}» нельзя подключаться к хабу «{hub}».</translation>
    </message>
    <message>
        <source>User “{user}” may not use monitoring mode.</source>
        <translation>Пользователю «{user}» нельзя использовать режим наблюдения.</translation>
    </message>
    <message>
        <source>User “{user}” may not bridge or route networks.</source>
        <translation>Пользователю «{user}» нельзя соединять сети мостом или маршрутизацией.</translation>
    </message>
    <message>
        <source>Hub “{hub}” takes only machines that are registered.</source>
        <translation>Хаб «{hub}» принимает только зарегистрированные компьютеры.</translation>
    </message>
    <message>
        <source>There is no hub called “{hub}” on {host}.</source>
        <translation>На {host} нет хаба «{hub}».</translation>
    </message>
    <message>
        <source>Hub “{hub}” is offline.</source>
        <translation>Хаб «{hub}» отключён.</translation>
    </message>
    <message>
        <source>Hub “{hub}” has no room for a further connection.</source>
        <translation>На хабе «{hub}» нет места для ещё одного подключения.</translation>
    </message>
    <message>
        <source>User “{user}” is connected as often as the server allows.</source>
        <translation>Пользователь «{user}» подключён столько раз, сколько допускает сервер.</translation>
    </message>
    <message>
        <source>The servers behind {host} cannot give us hub “{hub}” now.</source>
        <translation>Серверы за {host} сейчас не могут предоставить хаб «{hub}».</translation>
    </message>
    <message>
        <source>What answers at {host} is no SoftEther server.</source>
        <translation>На {host} отвечает не сервер SoftEther.</translation>
    </message>
    <message>
        <source>The name is misspelt, or this machine has no internet connection.</source>
        <translation>В имени опечатка, или у этого компьютера нет доступа в интернет.</translation>
    </message>
    <message>
        <source>Check the name and the network connection.</source>
        <translation>Проверьте имя и подключение к сети.</translation>
    </message>
    <message>
        <source>This machine has no network, or none that leads there.</source>
        <translation>У этого компьютера нет сети, или она туда не ведёт.</translation>
    </message>
    <message>
        <source>Check the network connection.</source>
        <translation>Проверьте подключение к сети.</translation>
    </message>
    <message>
        <source>The VPN server is not running, or listens on another port.</source>
        <translation>VPN-сервер не запущен или использует другой порт.</translation>
    </message>
    <message>
        <source>Check the port, or ask the administrator of the server.</source>
        <translation>Проверьте порт или обратитесь к администратору сервера.</translation>
    </message>
    <message>
        <source>It is off, too busy, or a firewall on the way lets nothing through.</source>
        <translation>Он выключен или перегружен, либо межсетевой экран на пути ничего не пропускает.</translation>
    </message>
    <message>
        <source>Check the network connection, or try another network.</source>
        <translation>Проверьте подключение к сети или попробуйте другую сеть.</translation>
    </message>
    <message>
        <source>The connection to the server was lost.</source>
        <translation>Соединение с сервером потеряно.</translation>
    </message>
    <message>
        <source>The network changed, or the server was restarted.</source>
        <translation>Сеть изменилась, или сервер был перезапущен.</translation>
    </message>
    <message>
        <source>Check the network connection, and connect again.</source>
        <translation>Проверьте подключение к сети и подключитесь снова.</translation>
    </message>
    <message>
        <source>A WireGuard server is silent towards a key that it does not know. Or it is off, or a firewall lets no UDP through.</source>
        <translation>Сервер WireGuard молчит, если не знает ключа. Или он выключен, или межсетевой экран не пропускает UDP.</translation>
    </message>
    <message>
        <source>Check address, port and keys, and whether the server knows your key.</source>
        <translation>Проверьте адрес, порт и ключи, а также известен ли серверу ваш ключ.</translation>
    </message>
    <message>
        <source>End that program, or give the network another port, or none.</source>
        <translation>Завершите эту программу, или укажите для сети другой порт, или не указывайте никакого.</translation>
    </message>
    <message>
        <source>Many servers make their own certificate. So does whoever pretends to be one.</source>
        <translation>Многие серверы сами создают себе сертификат. Так поступает и тот, кто выдаёт себя за сервер.</translation>
    </message>
    <message>
        <source>Compare its fingerprint with the one that the server&apos;s administrator has.</source>
        <translation>Сравните его отпечаток с тем, что есть у администратора сервера.</translation>
    </message>
    <message>
        <source>The server got a new one, or somebody is in between.</source>
        <translation>У сервера новый сертификат, или кто-то вмешался в соединение.</translation>
    </message>
    <message>
        <source>Ask the server&apos;s administrator before you trust it.</source>
        <translation>Спросите администратора сервера, прежде чем доверять этому сертификату.</translation>
    </message>
    <message>
        <source>The settings ask for a certificate that an authority vouches for, and this one has none, is out of date, or is another server&apos;s.</source>
        <translation>Настройки требуют сертификата, подтверждённого центром сертификации, а этот никем не подтверждён, просрочен или принадлежит другому серверу.</translation>
    </message>
    <message>
        <source>If the server makes its own certificate, choose in the settings to be asked about it.</source>
        <translation>Если сервер сам создаёт себе сертификат, выберите в настройках, чтобы о нём спрашивали.</translation>
    </message>
    <message>
        <source>What answers there is no VPN server, or one that is far too old.</source>
        <translation>Там отвечает не VPN-сервер или слишком старый сервер.</translation>
    </message>
    <message>
        <source>Check host and port.</source>
        <translation>Проверьте адрес и порт.</translation>
    </message>
    <message>
        <source>The hub has no DHCP server, or it has no address left.</source>
        <translation>У хаба нет DHCP-сервера, или у того закончились адреса.</translation>
    </message>
    <message>
        <source>Ask the administrator, or set a fixed address in the network settings.</source>
        <translation>Обратитесь к администратору или задайте постоянный адрес в настройках сети.</translation>
    </message>
    <message>
        <source>Its DHCP server is not set up as it should be.</source>
        <translation>Её DHCP-сервер настроен неверно.</translation>
    </message>
    <message>
        <source>Tell the administrator, or set a fixed address in the network settings.</source>
        <translation>Сообщите администратору или задайте постоянный адрес в настройках сети.</translation>
    </message>
    <message>
        <source>The address that the tunnel needs is in use on this machine.</source>
        <translation>Адрес, нужный туннелю, уже используется на этом компьютере.</translation>
    </message>
    <message>
        <source>Another VPN, or the network you are in, has the same one.</source>
        <translation>Такой же есть у другого VPN или у сети, в которой вы находитесь.</translation>
    </message>
    <message>
        <source>Disconnect the other VPN, or try another network.</source>
        <translation>Отключите другой VPN или попробуйте другую сеть.</translation>
    </message>
    <message>
        <source>Another program has a route to the same networks.</source>
        <translation>У другой программы есть маршрут к тем же сетям.</translation>
    </message>
    <message>
        <source>Disconnect the other VPN, then connect again.</source>
        <translation>Отключите другой VPN и подключитесь снова.</translation>
    </message>
    <message>
        <source>Correct the port.</source>
        <translation>Исправьте порт.</translation>
    </message>
    <message>
        <source>There is no server called {host}, as far as can be found out.</source>
        <translation>Сервер с именем {host} найти не удалось.</translation>
    </message>
    <message>
        <source>The server {host} cannot be reached.</source>
        <translation>Сервер {host} недоступен.</translation>
    </message>
    <message>
        <source>Nobody takes connections at {host} on this port.</source>
        <translation>На {host} никто не принимает соединения на этом порту.</translation>
    </message>
    <message>
        <source>The server {host} did not answer in time.</source>
        <translation>Сервер {host} не ответил вовремя.</translation>
    </message>
    <message>
        <source>The WireGuard server {host} does not answer.</source>
        <translation>Сервер WireGuard {host} не отвечает.</translation>
    </message>
    <message>
        <source>Another program uses the UDP port that {name} asks for.</source>
        <translation>Порт UDP, указанный для сети {name}, занят другой программой.</translation>
    </message>
    <message>
        <source>The port in the settings of {name} is not valid.</source>
        <translation>В настройках сети {name} указан не порт.</translation>
    </message>
    <message>
        <source>The certificate of {host} is not known yet.</source>
        <translation>Сертификат сервера {host} ещё не известен.</translation>
    </message>
    <message>
        <source>{host} shows another certificate than the one you trusted.</source>
        <translation>Сервер {host} предъявляет не тот сертификат, которому вы доверились.</translation>
    </message>
    <message>
        <source>The certificate of {host} is not trusted.</source>
        <translation>Сертификат сервера {host} не является доверенным.</translation>
    </message>
    <message>
        <source>No encrypted connection to {host} could be made.</source>
        <translation>Не удалось установить зашифрованное соединение с {host}.</translation>
    </message>
    <message>
        <source>The network behind {host} gave us no address.</source>
        <translation>Сеть за {host} не выдала адреса.</translation>
    </message>
    <message>
        <source>The network behind {host} gave us no usable address.</source>
        <translation>Сеть за {host} не выдала пригодного адреса.</translation>
    </message>
    <message>
        <source>Adit&apos;s helper did not do that</source>
        <translation>Служба Adit этого не сделала</translation>
    </message>
    <message>
        <source>Could not connect</source>
        <translation>Не удалось подключиться</translation>
    </message>
    <message>
        <source>Adit tries again by itself.</source>
        <translation>Adit сам повторяет попытки.</translation>
    </message>
    <message>
        <source>That was not done</source>
        <translation>Действие не выполнено</translation>
    </message>
    <message>
        <source>The password was not remembered</source>
        <translation>Пароль не сохранён</translation>
    </message>
    <message>
        <source>Lockdown is on: nothing goes out without a connection.</source>
        <translation>Включена постоянная блокировка: без подключения ничего не отправляется.</translation>
    </message>
    <message>
        <source>Something else holds it, perhaps a connection of another user.</source>
        <translation>Её удерживает что-то ещё, возможно подключение другого пользователя.</translation>
    </message>
    <message>
        <source>The network is still blocked</source>
        <translation>Сеть всё ещё заблокирована</translation>
    </message>
    <message>
        <source>Adit&apos;s helper did not open all of it.</source>
        <translation>Служба Adit открыла сеть не полностью.</translation>
    </message>
    <message>
        <source>The connection was ended.</source>
        <translation>Соединение завершено.</translation>
    </message>
    <message>
        <source>A report helps to have it mended.</source>
        <translation>Отчёт поможет это исправить.</translation>
    </message>
    <message>
        <source>Ask an administrator of this machine.</source>
        <translation>Обратитесь к администратору этого компьютера.</translation>
    </message>
    <message>
        <source>Connected, with trouble</source>
        <translation>Подключено, есть неполадки</translation>
    </message>
    <message>
        <source>The connection came to an end</source>
        <translation>Соединение прервалось</translation>
    </message>
    <message>
        <source>Not connected at the moment</source>
        <translation>Сейчас не подключено</translation>
    </message>
    <message>
        <source>Your answer is needed</source>
        <translation>Нужен ваш ответ</translation>
    </message>
    <message>
        <source>Adit&apos;s helper and this window are of different versions.</source>
        <translation>Версии службы Adit и этого окна различаются.</translation>
    </message>
    <message>
        <source>Adit&apos;s helper does not answer.</source>
        <translation>Служба Adit не отвечает.</translation>
    </message>
    <message>
        <source>It is not running, or is being restarted.</source>
        <translation>Она не запущена или перезапускается.</translation>
    </message>
    <message>
        <source>Wait a moment, or start it.</source>
        <translation>Подождите немного или запустите её.</translation>
    </message>
    <message>
        <source>The settings could not be read or kept</source>
        <translation>Не удалось прочитать или сохранить настройки</translation>
    </message>
    <message>
        <source>There is no usable password or key</source>
        <translation>Нет пригодного пароля или ключа</translation>
    </message>
    <message>
        <source>You are connected to {name}, and will be asked again next time.</source>
        <translation>Сеть {name} подключена; в следующий раз пароль будет запрошен снова.</translation>
    </message>
    <message>
        <source>The way out: {command}</source>
        <translation>Как снять блокировку: {command}</translation>
    </message>
    <message>
        <source>You may not do this on this machine.</source>
        <translation>На этом компьютере вам нельзя это делать.</translation>
    </message>
    <message>
        <source>It changes the network of everybody here, or is another user&apos;s, or you did not confirm it with a password.</source>
        <translation>Это изменяет сеть для всех, или относится к другому пользователю, или не подтверждено паролем.</translation>
    </message>
    <message>
        <source>It has too much to do.</source>
        <translation>Она слишком загружена.</translation>
    </message>
    <message>
        <source>There are as many connections as it allows, or it is about to end.</source>
        <translation>Подключений уже столько, сколько она допускает, или она завершает работу.</translation>
    </message>
    <message>
        <source>Disconnect something, or wait a moment, and try again.</source>
        <translation>Отключите что-нибудь или подождите немного и повторите.</translation>
    </message>
    <message>
        <source>The settings cannot be used as they are.</source>
        <translation>В таком виде настройки нельзя использовать.</translation>
    </message>
    <message>
        <source>Correct the settings, and connect again.</source>
        <translation>Исправьте настройки и подключитесь снова.</translation>
    </message>
    <message>
        <source>The system did not let it.</source>
        <translation>Система не дала ей это сделать.</translation>
    </message>
    <message>
        <source>A report helps to find out why.</source>
        <translation>Отчёт поможет выяснить причину.</translation>
    </message>
    <message>
        <source>It is too old for that.</source>
        <translation>Она для этого слишком старая.</translation>
    </message>
    <message>
        <source>Update both, and restart the helper.</source>
        <translation>Обновите и службу, и окно, затем перезапустите службу.</translation>
    </message>
    <message>
        <source>Type it again, or choose the right file.</source>
        <translation>Введите заново или выберите нужный файл.</translation>
    </message>
    <message>
        <source>Update the helper, and restart it.</source>
        <translation>Обновите службу и перезапустите её.</translation>
    </message>
    <message>
        <source>An administrator can do it with: {command}</source>
        <translation>Администратор может сделать это командой: {command}</translation>
    </message>
    <message>
        <source>Allowed is: {allowed}</source>
        <translation>Допустимо: {allowed}</translation>
    </message>
</context>
<context>
    <name>Report</name>
    <message>
        <source>Save a report</source>
        <translation>Сохранение отчёта</translation>
    </message>
    <message>
        <source>Text of the report</source>
        <translation>Текст отчёта</translation>
    </message>
    <message>
        <source>Collecting…</source>
        <translation>Сбор сведений…</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Сохранить…</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Копировать</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>Скопировано.</translation>
    </message>
    <message>
        <source>This is for whoever shall help you. Names, accounts, public addresses and keys are replaced by numbers. Read it before you give it away; nothing is sent by itself.</source>
        <translation>Отчёт предназначен тому, кто будет вам помогать. Имена, учётные записи, публичные адреса и ключи заменены номерами. Прочитайте его, прежде чем передать; сам по себе он никуда не отправляется.</translation>
    </message>
    <message>
        <source>Text (*.txt)</source>
        <translation>Текст (*.txt)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Все файлы (*)</translation>
    </message>
    <message>
        <source>Saved to {file}.</source>
        <translation>Сохранено в {file}.</translation>
    </message>
    <message>
        <source>It could not be saved: {why}</source>
        <translation>Не удалось сохранить: {why}</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>Quit Adit</source>
        <translation>Выход из Adit</translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) are there. Stay connected?</source>
        <translation>
            <numerusform>Активно %n подключение. Не отключаться?</numerusform>
            <numerusform>Активны %n подключения. Не отключаться?</numerusform>
            <numerusform>Активны %n подключений. Не отключаться?</numerusform>
        </translation>
    </message>
    <message>
        <source>Without the tray icon the connection goes on: the helper looks after it. You can end it by starting Adit again.</source>
        <translation>Без значка в лотке подключение продолжит работать: за ним следит служба. Чтобы завершить его, запустите Adit снова.</translation>
    </message>
    <message>
        <source>Stay connected</source>
        <translation>Не отключаться</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>Отключиться</translation>
    </message>
    <message>
        <source>Do not quit</source>
        <translation>Не выходить</translation>
    </message>
    <message>
        <source>Remember this and do not ask again</source>
        <translation>Запомнить и больше не спрашивать</translation>
    </message>
    <message>
        <source>You are connected to {name}. Stay connected?</source>
        <translation>Вы подключены к сети {name}. Не отключаться?</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Настройки</translation>
    </message>
    <message>
        <source>Pages of the settings</source>
        <translation>Страницы настроек</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Основные</translation>
    </message>
    <message>
        <source>Protection</source>
        <translation>Защита</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Компьютер</translation>
    </message>
    <message>
        <source>Shows or hides the window</source>
        <translation>Показывает или скрывает окно</translation>
    </message>
    <message>
        <source>Connects the last network, or disconnects</source>
        <translation>Подключает последнюю сеть или отключает</translation>
    </message>
    <message>
        <source>Opens the menu</source>
        <translation>Открывает меню</translation>
    </message>
    <message>
        <source>In colour</source>
        <translation>Цветной</translation>
    </message>
    <message>
        <source>In one colour, like the desktop&apos;s own</source>
        <translation>Одноцветный, как системные</translation>
    </message>
    <message>
        <source>Ask me</source>
        <translation>Спрашивать</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>Как в системе</translation>
    </message>
    <message>
        <source>Show the tray icon when I log in</source>
        <translation>Показывать значок в системном лотке при входе</translation>
    </message>
    <message>
        <source>Tell me by notifications what happens</source>
        <translation>Сообщать о событиях уведомлениями</translation>
    </message>
    <message>
        <source>Closing the window quits Adit</source>
        <translation>Завершать Adit при закрытии окна</translation>
    </message>
    <message>
        <source>There are no networks of your own yet.</source>
        <translation>Собственных сетей пока нет.</translation>
    </message>
    <message>
        <source>Connect when the icon appears:</source>
        <translation>Подключать, когда появляется значок:</translation>
    </message>
    <message>
        <source>A click on the icon:</source>
        <translation>Щелчок по значку:</translation>
    </message>
    <message>
        <source>The icon is:</source>
        <translation>Значок:</translation>
    </message>
    <message>
        <source>When I quit while connected:</source>
        <translation>Если при выходе есть подключение:</translation>
    </message>
    <message>
        <source>Language:</source>
        <translation>Язык:</translation>
    </message>
    <message>
        <source>The language changes when Adit is started anew.</source>
        <translation>Язык изменится после перезапуска Adit.</translation>
    </message>
    <message>
        <source>The settings could not be saved: {why}</source>
        <translation>Не удалось сохранить настройки: {why}</translation>
    </message>
    <message>
        <source>This could not be saved: {why}</source>
        <translation>Не удалось сохранить: {why}</translation>
    </message>
    <message>
        <source>Lockdown</source>
        <translation>Постоянная блокировка</translation>
    </message>
    <message>
        <source>Hold back the whole machine&apos;s network?</source>
        <translation>Заблокировать сеть всего компьютера?</translation>
    </message>
    <message>
        <source>Hold everything back</source>
        <translation>Заблокировать всё</translation>
    </message>
    <message>
        <source>Leave the network open</source>
        <translation>Оставить сеть открытой</translation>
    </message>
    <message>
        <source>From now on nothing reaches the network while Adit is not connected: no browser, no updates, nobody on this machine. It stays so after a restart, until it is turned off here or by:
{command}</source>
        <translation>Пока Adit не подключён, сеть отныне будет недоступна: ни браузеру, ни обновлениям, никому на этом компьютере. Так останется и после перезагрузки, пока блокировка не будет выключена здесь или командой:
{command}</translation>
    </message>
    <message>
        <source>The machine has no password or key for it.</source>
        <translation>На компьютере нет для неё пароля или ключа.</translation>
    </message>
    <message>
        <source>Networks of this machine are connected by the helper when the machine starts, before anybody logs in.</source>
        <translation>Сети этого компьютера служба подключает при его запуске, ещё до входа пользователей.</translation>
    </message>
    <message>
        <source>Server: {host}</source>
        <translation>Сервер: {host}</translation>
    </message>
    <message>
        <source>There are none. An administrator puts profiles into {folder}; {command} lists them.</source>
        <translation>Их нет. Администратор помещает профили в {folder}; {command} выводит их список.</translation>
    </message>
    <message>
        <source>It cannot be used: {why}</source>
        <translation>Её нельзя использовать: {why}</translation>
    </message>
    <message>
        <source>Connect {name} when the machine starts</source>
        <translation>Подключать {name} при запуске компьютера</translation>
    </message>
    <message>
        <source>The machine&apos;s own name servers are asked. Those of a tunnel are put to use while it is up, where its profile has any.</source>
        <translation>Запросы идут к DNS-серверам самого компьютера. DNS-серверы туннеля используются, пока он работает, если они указаны в его профиле.</translation>
    </message>
    <message>
        <source>Kill switch</source>
        <translation>Аварийная блокировка</translation>
    </message>
    <message>
        <source>While a connection that takes all traffic is made or lost, nothing goes around it.</source>
        <translation>Пока подключение, через которое идёт весь трафик, устанавливается или потеряно, ничто не идёт в обход.</translation>
    </message>
    <message>
        <source>The local network can be reached meanwhile</source>
        <translation>Локальная сеть при этом доступна</translation>
    </message>
    <message>
        <source>Printers, file servers and other machines of this place.</source>
        <translation>Принтеры, файловые серверы и другие компьютеры рядом.</translation>
    </message>
    <message>
        <source>Lockdown: no network without a connection</source>
        <translation>Постоянная блокировка: без подключения нет сети</translation>
    </message>
    <message>
        <source>Everything is held back also while nothing is connected, and after a restart.</source>
        <translation>Всё блокируется и тогда, когда ничего не подключено, и после перезагрузки.</translation>
    </message>
    <message>
        <source>This helper has no kill switch.</source>
        <translation>В этой службе нет аварийной блокировки.</translation>
    </message>
    <message>
        <source>Only an administrator, or somebody who sits at this machine and has an administrator&apos;s password, can change this.</source>
        <translation>Изменить это может только администратор или тот, кто сидит за этим компьютером и знает пароль администратора.</translation>
    </message>
    <message>
        <source>Names in {domains} are asked of the tunnel: {servers} (by {manager}).</source>
        <translation>Имена в {domains} запрашиваются через туннель: {servers} (с помощью {manager}).</translation>
    </message>
    <message>
        <source>Name servers</source>
        <translation>DNS-серверы</translation>
    </message>
    <message>
        <source>The tunnel&apos;s name servers could not be put to use: {why}</source>
        <translation>Не удалось задействовать DNS-серверы туннеля: {why}</translation>
    </message>
    <message>
        <source>All names are asked of the tunnel: {servers} (by {manager}).</source>
        <translation>Все имена запрашиваются через туннель: {servers} (с помощью {manager}).</translation>
    </message>
    <message>
        <source>The helper does not say: {why}</source>
        <translation>Служба не сообщает этого: {why}</translation>
    </message>
</context>
<context>
    <name>Share</name>
    <message>
        <source>Picture (*.png)</source>
        <translation>Изображение (*.png)</translation>
    </message>
    <message>
        <source>Save the file…</source>
        <translation>Сохранить файл…</translation>
    </message>
    <message>
        <source>This kind of file has no place for: {settings}.</source>
        <translation>В файле такого вида нет места для: {settings}.</translation>
    </message>
    <message>
        <source>Save the file</source>
        <translation>Сохранение файла</translation>
    </message>
    <message>
        <source>QR code of the network</source>
        <translation>QR-код сети</translation>
    </message>
    <message>
        <source>Copy the picture</source>
        <translation>Копировать изображение</translation>
    </message>
    <message>
        <source>Save the picture…</source>
        <translation>Сохранить изображение…</translation>
    </message>
    <message>
        <source>Save the picture</source>
        <translation>Сохранение изображения</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
    <message>
        <source>Include the private keys</source>
        <translation>Включить закрытые ключи</translation>
    </message>
    <message>
        <source>Include the password</source>
        <translation>Включить пароль</translation>
    </message>
    <message>
        <source>Asking your keyring…</source>
        <translation>Запрос к связке ключей…</translation>
    </message>
    <message>
        <source>Your keyring holds nothing for this network.</source>
        <translation>В связке ключей ничего нет для этой сети.</translation>
    </message>
    <message>
        <source>As a file</source>
        <translation>Файлом</translation>
    </message>
    <message>
        <source>{program} (*.{suffix})</source>
        <translation>{program} (*.{suffix})</translation>
    </message>
    <message>
        <source>As a QR code</source>
        <translation>QR-кодом</translation>
    </message>
    <message>
        <source>Share {name}</source>
        <translation>Поделиться сетью {name}</translation>
    </message>
    <message>
        <source>What your keyring holds for this network cannot be read.</source>
        <translation>То, что хранит связка ключей для этой сети, не удаётся прочитать.</translation>
    </message>
    <message>
        <source>Whoever gets this can connect as you. Give it to nobody else, and delete it once it is where it shall be.</source>
        <translation>Получивший это сможет подключаться от вашего имени. Не передавайте никому другому и удалите, как только оно окажется там, где нужно.</translation>
    </message>
    <message>
        <source>This network is too large for a QR code. Save it as a file.</source>
        <translation>Эта сеть слишком велика для QR-кода. Сохраните её файлом.</translation>
    </message>
    <message>
        <source>Saved as {file}. Only you can read it.</source>
        <translation>Сохранено: {file}. Прочитать это можете только вы.</translation>
    </message>
    <message>
        <source>It could not be saved: {why}</source>
        <translation>Не удалось сохранить: {why}</translation>
    </message>
    <message>
        <source>Whoever gets this needs a password or keys of their own to connect.</source>
        <translation>Получившему это понадобится для подключения собственный пароль или собственные ключи.</translation>
    </message>
    <message>
        <source>for {program} (.{suffix})</source>
        <translation>для {program} (.{suffix})</translation>
    </message>
</context>
<context>
    <name>States</name>
    <message>
        <source>Not connected</source>
        <translation>Не подключено</translation>
    </message>
    <message>
        <source>Looking for Adit&apos;s helper</source>
        <translation>Поиск службы Adit</translation>
    </message>
    <message>
        <source>Network blocked, nothing leaks</source>
        <translation>Сеть заблокирована, утечек нет</translation>
    </message>
    <message>
        <source>Lockdown is on: nothing goes out without a connection.</source>
        <translation>Включена постоянная блокировка: без соединения ничего не отправляется.</translation>
    </message>
    <message>
        <source>Could not connect</source>
        <translation>Не удалось подключиться</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>Подключено</translation>
    </message>
    <message>
        <source>Connected, with trouble</source>
        <translation>Подключено, есть неполадки</translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation>Заблокировано</translation>
    </message>
    <message>
        <source>Disconnecting</source>
        <translation>Отключение</translation>
    </message>
    <message numerus="yes">
        <source>Not connected, trying again in %n second(s)</source>
        <translation>
            <numerusform>Не подключено, повтор через %n секунду</numerusform>
            <numerusform>Не подключено, повтор через %n секунды</numerusform>
            <numerusform>Не подключено, повтор через %n секунд</numerusform>
        </translation>
    </message>
    <message>
        <source>Waiting for your answer</source>
        <translation>Ожидание вашего ответа</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>Подготовка</translation>
    </message>
    <message>
        <source>Finding the server</source>
        <translation>Поиск сервера</translation>
    </message>
    <message>
        <source>Connecting to the server</source>
        <translation>Подключение к серверу</translation>
    </message>
    <message>
        <source>Checking its certificate</source>
        <translation>Проверка сертификата</translation>
    </message>
    <message>
        <source>Logging in</source>
        <translation>Вход на сервер</translation>
    </message>
    <message>
        <source>Waiting for the server&apos;s handshake</source>
        <translation>Ожидание рукопожатия сервера</translation>
    </message>
    <message>
        <source>Getting an address</source>
        <translation>Получение адреса</translation>
    </message>
    <message>
        <source>Setting routes</source>
        <translation>Установка маршрутов</translation>
    </message>
    <message>
        <source>Find the server</source>
        <translation>Поиск сервера</translation>
    </message>
    <message>
        <source>Connect to the server</source>
        <translation>Подключение к серверу</translation>
    </message>
    <message>
        <source>Check its certificate</source>
        <translation>Проверка сертификата</translation>
    </message>
    <message>
        <source>Log in</source>
        <translation>Вход</translation>
    </message>
    <message>
        <source>Shake hands with the server</source>
        <translation>Рукопожатие с сервером</translation>
    </message>
    <message>
        <source>Get an address</source>
        <translation>Получение адреса</translation>
    </message>
    <message>
        <source>Set routes</source>
        <translation>Настройка маршрутов</translation>
    </message>
    <message>
        <source>Connected, but its name servers could not be set</source>
        <translation>Подключено, но не удалось задать DNS-серверы</translation>
    </message>
    <message>
        <source>Connected, but the server does not answer</source>
        <translation>Подключено, но сервер не отвечает</translation>
    </message>
    <message>
        <source>Connected, but something is not as it should be</source>
        <translation>Подключено, но не всё в порядке</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Подключиться</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>Отключиться</translation>
    </message>
    <message>
        <source>Reconnect</source>
        <translation>Переподключиться</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Повторить</translation>
    </message>
    <message>
        <source>Adit&apos;s helper is too old</source>
        <translation>Служба Adit слишком старая</translation>
    </message>
    <message>
        <source>Adit&apos;s helper is newer than this window</source>
        <translation>Служба Adit новее этого окна</translation>
    </message>
    <message>
        <source>Adit&apos;s helper does not answer as it should</source>
        <translation>Служба Adit отвечает не так, как должна</translation>
    </message>
    <message>
        <source>Adit&apos;s helper went away</source>
        <translation>Связь со службой Adit потеряна</translation>
    </message>
    <message>
        <source>Adit&apos;s helper is not running</source>
        <translation>Служба Adit не запущена</translation>
    </message>
    <message>
        <source>The connection to {names} was lost.</source>
        <translation>Потеряно соединение: {names}.</translation>
    </message>
    <message>
        <source>Connected to {name}</source>
        <translation>Подключено: {name}</translation>
    </message>
    <message>
        <source>Not connected; what is for {name} goes nowhere</source>
        <translation>Не подключено; трафик сети {name} никуда не идёт</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Not connected, trying again soon</source>
        <translation>Не подключено, скоро повтор</translation>
    </message>
    <message>
        <source>Kill switch</source>
        <translation>Аварийная блокировка</translation>
    </message>
    <message>
        <source>Open Adit</source>
        <translation>Открыть Adit</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Настройки…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Выход</translation>
    </message>
    <message>
        <source>Unblock the network</source>
        <translation>Разблокировать сеть</translation>
    </message>
    <message>
        <source>Adit: {state}</source>
        <translation>Adit: {state}</translation>
    </message>
    <message>
        <source>Show me how</source>
        <translation>Что делать</translation>
    </message>
    <message>
        <source>Reconnect</source>
        <translation>Переподключиться</translation>
    </message>
    <message>
        <source>More networks…</source>
        <translation>Другие сети…</translation>
    </message>
    <message>
        <source>{network} – Connect</source>
        <translation>{network} — Подключиться</translation>
    </message>
    <message>
        <source>{network} – {state}</source>
        <translation>{network} — {state}</translation>
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
            <numerusform>и ещё %n имя</numerusform>
            <numerusform>и ещё %n имени</numerusform>
            <numerusform>и ещё %n имён</numerusform>
        </translation>
    </message>
    <message>
        <source>This certificate is not the one you trusted before. Somebody may be in between.</source>
        <translation>Это не тот сертификат, которому вы доверились прежде. Возможно, кто-то вмешался в соединение.</translation>
    </message>
    <message>
        <source>Compare the SHA-256 with the one that whoever runs the server gives you. Adit remembers what you trust, and warns you when the certificate changes.</source>
        <translation>Сравните SHA-256 с тем, который сообщит администратор сервера. Adit запоминает, чему вы доверяете, и предупреждает, когда сертификат меняется.</translation>
    </message>
    <message>
        <source>Is this your server?</source>
        <translation>Это ваш сервер?</translation>
    </message>
    <message>
        <source>I know that the server has a new certificate</source>
        <translation>Мне известно, что у сервера новый сертификат</translation>
    </message>
    <message>
        <source>Adit has not seen this certificate before.</source>
        <translation>Этого сертификата Adit раньше не видел.</translation>
    </message>
    <message>
        <source>Ask whoever runs the server, by phone for example, whether it has a new certificate, and compare the SHA-256. Without an answer, do not connect: your password would go to whoever shows this certificate.</source>
        <translation>Спросите администратора сервера, например по телефону, новый ли у него сертификат, и сравните SHA-256. Не получив ответа, не подключайтесь: ваш пароль достался бы тому, кто предъявляет этот сертификат.</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Сервер</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Имя</translation>
    </message>
    <message>
        <source>For</source>
        <translation>Выдан для</translation>
    </message>
    <message>
        <source>Technical reason</source>
        <translation>Техническая причина</translation>
    </message>
    <message>
        <source>SHA-256 now</source>
        <translation>SHA-256 сейчас</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Копировать</translation>
    </message>
    <message>
        <source>Copy the SHA-256</source>
        <translation>Копировать SHA-256</translation>
    </message>
    <message>
        <source>Do not connect</source>
        <translation>Не подключаться</translation>
    </message>
    <message>
        <source>Trust this certificate</source>
        <translation>Доверять этому сертификату</translation>
    </message>
    <message>
        <source>Issued by</source>
        <translation>Кем выдан</translation>
    </message>
    <message>
        <source>itself</source>
        <translation>самим собой</translation>
    </message>
    <message>
        <source>Valid</source>
        <translation>Действителен</translation>
    </message>
    <message>
        <source>This certificate is not the one you trusted on {day}. Somebody may be in between.</source>
        <translation>Это не тот сертификат, которому вы доверились {day}. Возможно, кто-то вмешался в соединение.</translation>
    </message>
    <message>
        <source>SHA-256 before</source>
        <translation>SHA-256 прежде</translation>
    </message>
    <message>
        <source>from {first} to {last}</source>
        <translation>с {first} по {last}</translation>
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
        <translation>Закрыть это сообщение</translation>
    </message>
    <message>
        <source>Show all…</source>
        <translation>Показать все…</translation>
    </message>
    <message>
        <source>Show all routes</source>
        <translation>Показать все маршруты</translation>
    </message>
    <message>
        <source>Copy all details</source>
        <translation>Копировать все сведения</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Копировать</translation>
    </message>
    <message numerus="yes">
        <source>%n time(s), after other programs had changed what is ours</source>
        <translation>
            <numerusform>%n раз, после вмешательства других программ</numerusform>
            <numerusform>%n раза, после вмешательства других программ</numerusform>
            <numerusform>%n раз, после вмешательства других программ</numerusform>
        </translation>
    </message>
    <message>
        <source>as without this network</source>
        <translation>как без этой сети</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Адрес</translation>
    </message>
    <message>
        <source>DNS</source>
        <translation>DNS</translation>
    </message>
    <message>
        <source>Routes</source>
        <translation>Маршруты</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Сервер</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>Безопасность</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Интерфейс</translation>
    </message>
    <message>
        <source>Handshake</source>
        <translation>Рукопожатие</translation>
    </message>
    <message>
        <source>Connected for</source>
        <translation>Длительность</translation>
    </message>
    <message>
        <source>Traffic</source>
        <translation>Трафик</translation>
    </message>
    <message>
        <source>Overlap</source>
        <translation>Пересечение</translation>
    </message>
    <message>
        <source>Put right</source>
        <translation>Исправлено</translation>
    </message>
    <message>
        <source>Notice</source>
        <translation>Сообщение</translation>
    </message>
    <message numerus="yes">
        <source>{items} and %n more</source>
        <translation>
            <numerusform>{items} и ещё %n</numerusform>
            <numerusform>{items} и ещё %n</numerusform>
            <numerusform>{items} и ещё %n</numerusform>
        </translation>
    </message>
    <message>
        <source>given by the server</source>
        <translation>от сервера</translation>
    </message>
    <message>
        <source>server known by its key</source>
        <translation>сервер узнаётся по ключу</translation>
    </message>
    <message>
        <source>certificate checked by the system&apos;s authorities</source>
        <translation>сертификат проверяет система</translation>
    </message>
    <message>
        <source>{duration} ago</source>
        <translation>{duration} назад</translation>
    </message>
    <message>
        <source>{received} received, {sent} sent</source>
        <translation>получено {received}, отправлено {sent}</translation>
    </message>
    <message numerus="yes">
        <source>%n packet(s) dropped</source>
        <translation>
            <numerusform>%n пакет отброшен</numerusform>
            <numerusform>%n пакета отброшено</numerusform>
            <numerusform>%n пакетов отброшено</numerusform>
        </translation>
    </message>
    <message>
        <source>The same addresses are also routed by {names}. {winner} has the traffic.</source>
        <translation>К тем же адресам ведут и маршруты сетей: {names}. Трафик идёт через {winner}.</translation>
    </message>
    <message>
        <source>certificate pinned</source>
        <translation>сертификат закреплён</translation>
    </message>
    <message>
        <source>The same addresses are also routed by {names}.</source>
        <translation>К тем же адресам ведут и маршруты сетей: {names}.</translation>
    </message>
    <message>
        <source>The same addresses are also routed by {names}. This network has the traffic.</source>
        <translation>К тем же адресам ведут и маршруты сетей: {names}. Трафик идёт через эту сеть.</translation>
    </message>
    <message>
        <source>{servers} ({domains})</source>
        <translation>{servers} ({domains})</translation>
    </message>
    <message>
        <source>set through {manager}</source>
        <translation>задано через {manager}</translation>
    </message>
    <message>
        <source>certificate trusted on {day}</source>
        <translation>сертификат принят {day}</translation>
    </message>
    <message>
        <source>Add a server</source>
        <translation>Добавить сервер</translation>
    </message>
    <message>
        <source>Type its address, or paste what you were given.</source>
        <translation>Введите его адрес или вставьте то, что вам дали.</translation>
    </message>
    <message>
        <source>Open a file</source>
        <translation>Открыть файл</translation>
    </message>
    <message>
        <source>A .vpn or .conf file, or a picture of a QR code. You can also drop it here.</source>
        <translation>Файл .vpn или .conf либо изображение QR-кода. Его можно и перетащить сюда.</translation>
    </message>
    <message>
        <source>Try the demo</source>
        <translation>Запустить демонстрацию</translation>
    </message>
    <message>
        <source>A server and networks of its own on this computer, to see that it works.</source>
        <translation>Собственные сервер и сети на этом компьютере, чтобы увидеть, как всё работает.</translation>
    </message>
    <message>
        <source>Which network would you like to reach?</source>
        <translation>К какой сети подключиться?</translation>
    </message>
    <message>
        <source>{problem}: show me how to start it</source>
        <translation>{problem}: показать, что делать</translation>
    </message>
    <message>
        <source>Networks</source>
        <translation>Сети</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Добавить</translation>
    </message>
    <message>
        <source>Add a network</source>
        <translation>Добавить сеть</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>Новое название</translation>
    </message>
    <message>
        <source>60 s</source>
        <translation>60 с</translation>
    </message>
    <message>
        <source>The last minute</source>
        <translation>Последняя минута</translation>
    </message>
    <message>
        <source>1 h</source>
        <translation>1 ч</translation>
    </message>
    <message>
        <source>The last hour</source>
        <translation>Последний час</translation>
    </message>
    <message>
        <source>↓ {rate} down</source>
        <translation>↓ приём {rate}</translation>
    </message>
    <message>
        <source>↑ {rate} up</source>
        <translation>↑ передача {rate}</translation>
    </message>
    <message>
        <source>{time} to the server</source>
        <translation>{time} до сервера</translation>
    </message>
    <message>
        <source>Unblock</source>
        <translation>Разблокировать</translation>
    </message>
    <message>
        <source>Network blocked, nothing leaks.</source>
        <translation>Сеть заблокирована, утечек нет.</translation>
    </message>
    <message>
        <source>&amp;Add…</source>
        <translation>&amp;Добавить…</translation>
    </message>
    <message>
        <source>&amp;Open file…</source>
        <translation>&amp;Открыть файл…</translation>
    </message>
    <message>
        <source>&amp;Paste to import</source>
        <translation>&amp;Вставить для импорта</translation>
    </message>
    <message>
        <source>&amp;Connect</source>
        <translation>&amp;Подключиться</translation>
    </message>
    <message>
        <source>&amp;Unblock</source>
        <translation>Разб&amp;локировать</translation>
    </message>
    <message>
        <source>&amp;Edit…</source>
        <translation>&amp;Изменить…</translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation>П&amp;ереименовать</translation>
    </message>
    <message>
        <source>D&amp;uplicate</source>
        <translation>Д&amp;ублировать</translation>
    </message>
    <message>
        <source>&amp;Share…</source>
        <translation>Подели&amp;ться…</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>Уд&amp;алить</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>В&amp;ыход</translation>
    </message>
    <message>
        <source>&amp;Search</source>
        <translation>&amp;Поиск</translation>
    </message>
    <message>
        <source>&amp;Log</source>
        <translation>&amp;Журнал</translation>
    </message>
    <message>
        <source>&amp;Routes…</source>
        <translation>&amp;Маршруты…</translation>
    </message>
    <message>
        <source>&amp;Copy all details</source>
        <translation>&amp;Копировать все сведения</translation>
    </message>
    <message>
        <source>S&amp;ettings…</source>
        <translation>&amp;Настройки…</translation>
    </message>
    <message>
        <source>&amp;Kill switch</source>
        <translation>&amp;Аварийная блокировка</translation>
    </message>
    <message>
        <source>&amp;Lockdown</source>
        <translation>&amp;Постоянная блокировка</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>&amp;Сочетания клавиш</translation>
    </message>
    <message>
        <source>Save a &amp;report…</source>
        <translation>Сохранить о&amp;тчёт…</translation>
    </message>
    <message>
        <source>Try the &amp;demo</source>
        <translation>Запустить &amp;демонстрацию</translation>
    </message>
    <message>
        <source>&amp;About Adit</source>
        <translation>&amp;О программе Adit</translation>
    </message>
    <message>
        <source>&amp;Network</source>
        <translation>&amp;Сеть</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Вид</translation>
    </message>
    <message>
        <source>&amp;Protection</source>
        <translation>&amp;Защита</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>С&amp;правка</translation>
    </message>
    <message>
        <source>Another user&apos;s network</source>
        <translation>Сеть другого пользователя</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Поиск</translation>
    </message>
    <message>
        <source>Search networks</source>
        <translation>Поиск сетей</translation>
    </message>
    <message>
        <source>Other connections</source>
        <translation>Другие подключения</translation>
    </message>
    <message>
        <source>State not known</source>
        <translation>Состояние неизвестно</translation>
    </message>
    <message>
        <source>Will try again</source>
        <translation>Будет новая попытка</translation>
    </message>
    <message>
        <source>Of this computer</source>
        <translation>Сети этого компьютера</translation>
    </message>
    <message>
        <source>Can not be used</source>
        <translation>Нельзя использовать</translation>
    </message>
    <message>
        <source>When connected, the networks behind {server} can be reached. Everything else takes the ordinary way.</source>
        <translation>После подключения станут доступны сети за {server}. Всё остальное идёт обычным путём.</translation>
    </message>
    <message>
        <source>When connected, what is meant for the networks below goes through {server}. Everything else takes the ordinary way.</source>
        <translation>После подключения трафик для перечисленных ниже сетей пойдёт через {server}. Всё остальное идёт обычным путём.</translation>
    </message>
    <message>
        <source>Adit is looking for its helper, and will know more in a moment.</source>
        <translation>Adit ищет свою службу и скоро будет знать больше.</translation>
    </message>
    <message>
        <source>This network is set up for the whole computer, and cannot be used:</source>
        <translation>Эта сеть настроена для всего компьютера, и её нельзя использовать:</translation>
    </message>
    <message>
        <source>If the connection breaks, the kill switch lets nothing out until it is back.</source>
        <translation>Если соединение прервётся, аварийная блокировка не выпустит ничего, пока оно не восстановится.</translation>
    </message>
    <message>
        <source>The kill switch is off: if the connection breaks, traffic takes the ordinary way.</source>
        <translation>Аварийная блокировка выключена: если соединение прервётся, трафик пойдёт обычным путём.</translation>
    </message>
    <message>
        <source>This network is set up for the whole computer. An administrator can change it.</source>
        <translation>Эта сеть настроена для всего компьютера. Изменить её может администратор.</translation>
    </message>
    <message>
        <source>When connected, everything this computer sends goes through {server}.</source>
        <translation>После подключения весь трафик этого компьютера пойдёт через {server}.</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Журнал</translation>
    </message>
    <message>
        <source>Enter password…</source>
        <translation>Ввести пароль…</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Повторить</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>Изменить…</translation>
    </message>
    <message>
        <source>Show the certificate…</source>
        <translation>Показать сертификат…</translation>
    </message>
    <message>
        <source>Show me how</source>
        <translation>Что делать</translation>
    </message>
    <message>
        <source>Save a report…</source>
        <translation>Сохранить отчёт…</translation>
    </message>
    <message numerus="yes">
        <source>a network of %n address(es)</source>
        <translation>
            <numerusform>сеть из %n адреса</numerusform>
            <numerusform>сеть из %n адресов</numerusform>
            <numerusform>сеть из %n адресов</numerusform>
        </translation>
    </message>
    <message>
        <source>everything by IPv6</source>
        <translation>всё по IPv6</translation>
    </message>
    <message>
        <source>one address</source>
        <translation>один адрес</translation>
    </message>
    <message>
        <source>multicast</source>
        <translation>групповая рассылка</translation>
    </message>
    <message>
        <source>addresses of the local link</source>
        <translation>адреса локального канала</translation>
    </message>
    <message numerus="yes">
        <source>a private network of %n address(es)</source>
        <translation>
            <numerusform>частная сеть из %n адреса</numerusform>
            <numerusform>частная сеть из %n адресов</numerusform>
            <numerusform>частная сеть из %n адресов</numerusform>
        </translation>
    </message>
    <message>
        <source>a part of the internet</source>
        <translation>часть интернета</translation>
    </message>
    <message>
        <source>everything</source>
        <translation>всё</translation>
    </message>
    <message numerus="yes">
        <source>%n network(s)</source>
        <translation>
            <numerusform>%n сеть</numerusform>
            <numerusform>%n сети</numerusform>
            <numerusform>%n сетей</numerusform>
        </translation>
    </message>
    <message>
        <source>everything by IPv4</source>
        <translation>всё по IPv4</translation>
    </message>
    <message numerus="yes">
        <source>everything by IPv6, and %n network(s)</source>
        <translation>
            <numerusform>всё по IPv6 и %n сеть</numerusform>
            <numerusform>всё по IPv6 и %n сети</numerusform>
            <numerusform>всё по IPv6 и %n сетей</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n kept outside</source>
        <translation>
            <numerusform>%n в обход</numerusform>
            <numerusform>%n в обход</numerusform>
            <numerusform>%n в обход</numerusform>
        </translation>
    </message>
    <message>
        <source>a private network</source>
        <translation>частная сеть</translation>
    </message>
    <message numerus="yes">
        <source>everything by IPv4, and %n network(s)</source>
        <translation>
            <numerusform>всё по IPv4 и %n сеть</numerusform>
            <numerusform>всё по IPv4 и %n сети</numerusform>
            <numerusform>всё по IPv4 и %n сетей</numerusform>
        </translation>
    </message>
    <message>
        <source>the server&apos;s own network</source>
        <translation>сеть самого сервера</translation>
    </message>
    <message>
        <source>the addresses of this name</source>
        <translation>адреса этого имени</translation>
    </message>
    <message>
        <source>outside</source>
        <translation>в обход</translation>
    </message>
    <message>
        <source>through this network</source>
        <translation>через эту сеть</translation>
    </message>
    <message>
        <source>Where a smaller network lies within a larger one, the smaller one counts.</source>
        <translation>Если меньшая сеть лежит внутри большей, действует меньшая.</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>Назначение</translation>
    </message>
    <message>
        <source>In words</source>
        <translation>Описание</translation>
    </message>
    <message>
        <source>Goes</source>
        <translation>Путь</translation>
    </message>
    <message>
        <source>Routes of {name}</source>
        <translation>Маршруты сети {name}</translation>
    </message>
    <message>
        <source>{step}: done</source>
        <translation>{step}: готово</translation>
    </message>
    <message>
        <source>{step}: being done</source>
        <translation>{step}: выполняется</translation>
    </message>
    <message>
        <source>{step}: to come</source>
        <translation>{step}: предстоит</translation>
    </message>
    <message>
        <source>The helper is needed to change this.</source>
        <translation>Чтобы это изменить, нужна служба.</translation>
    </message>
    <message>
        <source>Only an administrator can change this.</source>
        <translation>Изменить это может только администратор.</translation>
    </message>
    <message>
        <source>Kill switch</source>
        <translation>Аварийная блокировка</translation>
    </message>
    <message>
        <source>Nothing is held back.</source>
        <translation>Ничего не блокируется.</translation>
    </message>
    <message>
        <source>What is meant for your networks goes there, or nowhere.</source>
        <translation>Трафик для ваших сетей идёт только туда или никуда.</translation>
    </message>
    <message>
        <source>Only the server can be reached.</source>
        <translation>Доступен только сервер.</translation>
    </message>
    <message>
        <source>Traffic goes through Adit, or nowhere.</source>
        <translation>Трафик идёт через Adit или никуда.</translation>
    </message>
    <message>
        <source>Nothing gets out.</source>
        <translation>Наружу ничего не выходит.</translation>
    </message>
    <message>
        <source>Lockdown is on: it holds also without a connection.</source>
        <translation>Включена постоянная блокировка: она действует и без подключения.</translation>
    </message>
    <message>
        <source>Technical details</source>
        <translation>Технические сведения</translation>
    </message>
    <message>
        <source>Why it may have: {why}</source>
        <translation>Возможная причина: {why}</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Отменить</translation>
    </message>
    <message>
        <source>Deleted {name}.</source>
        <translation>Сеть {name} удалена.</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) cannot be used</source>
        <translation>
            <numerusform>%n файл нельзя использовать</numerusform>
            <numerusform>%n файла нельзя использовать</numerusform>
            <numerusform>%n файлов нельзя использовать</numerusform>
        </translation>
    </message>
    <message>
        <source>What is wrong with them</source>
        <translation>Что с ними не так</translation>
    </message>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation>
            <numerusform>И ещё %n.</numerusform>
            <numerusform>И ещё %n.</numerusform>
            <numerusform>И ещё %n.</numerusform>
        </translation>
    </message>
</context>
</TS>
