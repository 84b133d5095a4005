<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>About</name>
    <message>
        <source>About Adit</source>
        <translation>关于 Adit</translation>
    </message>
    <message>
        <source>A VPN application for the Linux desktop: SoftEther and WireGuard.</source>
        <translation>适用于 Linux 桌面的 VPN 应用程序：支持 SoftEther 和 WireGuard。</translation>
    </message>
    <message>
        <source>Free software under the Apache License 2.0. It comes without any warranty. Qt and PySide6 are used under the LGPL, version 3.</source>
        <translation>采用 Apache License 2.0 许可的自由软件，不提供任何担保。Qt 和 PySide6 依据 LGPL 第 3 版使用。</translation>
    </message>
    <message>
        <source>Version {version}, with Qt {qt}</source>
        <translation>版本 {version}，使用 Qt {qt}</translation>
    </message>
    <message>
        <source>Helper: version {version}</source>
        <translation>辅助服务：版本 {version}</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>功能</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
</context>
<context>
    <name>Demo</name>
    <message>
        <source>Try the demo</source>
        <translation>试用演示</translation>
    </message>
    <message>
        <source>Adit at work, in a network of its own</source>
        <translation>在独立网络中运行的 Adit</translation>
    </message>
    <message>
        <source>How far the demo is</source>
        <translation>演示进度</translation>
    </message>
    <message>
        <source>What was done</source>
        <translation>已完成的步骤</translation>
    </message>
    <message>
        <source>Technical details</source>
        <translation>技术细节</translation>
    </message>
    <message>
        <source>Run it again</source>
        <translation>再次运行</translation>
    </message>
    <message>
        <source>The demo took too long and was stopped. Try again while the machine is idle.</source>
        <translation>演示耗时过长，已被停止。请在计算机空闲时重试。</translation>
    </message>
    <message>
        <source>A network with a server was made, and the helper started.</source>
        <translation>已建立带有服务器的网络，并启动了辅助服务。</translation>
    </message>
    <message>
        <source>The helper makes a network device.</source>
        <translation>辅助服务正在创建网络设备。</translation>
    </message>
    <message>
        <source>It connects to the server, outside the tunnel.</source>
        <translation>正在隧道之外连接服务器。</translation>
    </message>
    <message>
        <source>Nobody vouches for the server&apos;s certificate: its fingerprint was compared, and is right.</source>
        <translation>没有机构为此服务器的证书担保：已核对其指纹，指纹正确。</translation>
    </message>
    <message>
        <source>The server is the right one; logging in.</source>
        <translation>服务器无误；正在登录。</translation>
    </message>
    <message>
        <source>Logged in; asking for an address through the tunnel.</source>
        <translation>已登录；正在通过隧道请求地址。</translation>
    </message>
    <message>
        <source>A page was fetched through the tunnel.</source>
        <translation>已通过隧道获取一个网页。</translation>
    </message>
    <message>
        <source>Disconnected: addresses, routes and devices are as they were before.</source>
        <translation>已断开连接：地址、路由和设备均已恢复原状。</translation>
    </message>
    <message>
        <source>A small VPN server and Adit&apos;s helper run for some seconds in a network that only they see. Your own network and your profiles are not touched.</source>
        <translation>一个小型 VPN 服务器和 Adit 辅助服务将在只有它们可见的网络中运行几秒钟。您自己的网络和配置不会受到影响。</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
    <message>
        <source>It worked: a real tunnel, and nothing of it is left.</source>
        <translation>演示成功：建立了真实的隧道，且未留下任何痕迹。</translation>
    </message>
    <message>
        <source>The demo was stopped. Nothing of it is left.</source>
        <translation>演示已停止，未留下任何痕迹。</translation>
    </message>
    <message>
        <source>Connected: the address in the tunnel is {address}.</source>
        <translation>已连接：隧道内的地址为 {address}。</translation>
    </message>
    <message>
        <source>An echo came back through the tunnel after {time}.</source>
        <translation>{time} 后通过隧道收到了回应。</translation>
    </message>
    <message>
        <source>Measured: {down} down, {up} up, within this machine.</source>
        <translation>在本机内测得：下载 {down}，上传 {up}。</translation>
    </message>
    <message>
        <source>The demo could not be started: {why}</source>
        <translation>无法启动演示：{why}</translation>
    </message>
    <message>
        <source>The demo ended without saying why (exit status {status}). The technical details, or this command in a terminal, may tell more: {command}</source>
        <translation>演示已结束，但未说明原因（退出状态 {status}）。技术细节或在终端中运行以下命令可能会提供更多信息：{command}</translation>
    </message>
</context>
<context>
    <name>Editor</name>
    <message>
        <source>A port is a number from 1 to 65535.</source>
        <translation>端口是 1 到 65535 之间的数字。</translation>
    </message>
    <message numerus="yes">
        <source>A hub&apos;s name has at most %n character(s).</source>
        <translation>
            <numerusform>HUB 名称最多 %n 个字符。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A user name has at most %n character(s).</source>
        <translation>
            <numerusform>用户名最多 %n 个字符。</numerusform>
        </translation>
    </message>
    <message>
        <source>A SHA-256 fingerprint has 64 digits and letters from a to f.</source>
        <translation>SHA-256 指纹由 64 个数字或 a 到 f 的字母组成。</translation>
    </message>
    <message>
        <source>A port is a number from 1 to 65535; empty for any.</source>
        <translation>端口是 1 到 65535 之间的数字；留空表示任意端口。</translation>
    </message>
    <message>
        <source>This is a number of seconds; empty for none.</source>
        <translation>请填写秒数；留空表示不使用。</translation>
    </message>
    <message>
        <source>This is no key: one has 44 letters, digits and signs, and ends with “=”.</source>
        <translation>这不是密钥：密钥由 44 个字母、数字和符号组成，并以“=”结尾。</translation>
    </message>
    <message>
        <source>Give it a name.</source>
        <translation>请填写名称。</translation>
    </message>
    <message numerus="yes">
        <source>A name has at most %n character(s).</source>
        <translation>
            <numerusform>名称最多 %n 个字符。</numerusform>
        </translation>
    </message>
    <message>
        <source>A name has letters, digits and signs only.</source>
        <translation>名称只能包含字母、数字和符号。</translation>
    </message>
    <message>
        <source>Type the server&apos;s name or address.</source>
        <translation>请输入服务器的名称或地址。</translation>
    </message>
    <message>
        <source>Type the name of the hub on the server.</source>
        <translation>请输入服务器上的 HUB 名称。</translation>
    </message>
    <message>
        <source>Type your user name on the server.</source>
        <translation>请输入您在服务器上的用户名。</translation>
    </message>
    <message>
        <source>Paste the certificate&apos;s SHA-256 fingerprint.</source>
        <translation>请粘贴证书的 SHA-256 指纹。</translation>
    </message>
    <message>
        <source>Not everything can be kept outside; turn off sending everything through it.</source>
        <translation>不能让全部流量都不经此网络；请改为关闭“全部流量经此网络”。</translation>
    </message>
    <message>
        <source>Paste the private key, or generate one.</source>
        <translation>请粘贴私钥，或生成一个。</translation>
    </message>
    <message>
        <source>Paste the peer&apos;s public key.</source>
        <translation>请粘贴对端的公钥。</translation>
    </message>
    <message>
        <source>This is no host name or address. An example is {example}.</source>
        <translation>这不是主机名或地址。示例：{example}。</translation>
    </message>
    <message>
        <source>A gateway is an IPv4 address, for example {example}.</source>
        <translation>网关应为 IPv4 地址，例如 {example}。</translation>
    </message>
    <message>
        <source>A gateway is an IPv6 address, for example {example}.</source>
        <translation>网关应为 IPv6 地址，例如 {example}。</translation>
    </message>
    <message>
        <source>{value} is no address of a name server, for example {example}.</source>
        <translation>{value} 不是 DNS 服务器的地址，正确的例如 {example}。</translation>
    </message>
    <message>
        <source>{value} is no domain, for example {example}.</source>
        <translation>{value} 不是域名，正确的例如 {example}。</translation>
    </message>
    <message>
        <source>A routing table is a number; {off} sets no routes.</source>
        <translation>路由表是一个数字；填写 {off} 则不设置路由。</translation>
    </message>
    <message>
        <source>Type host and port, for example {example}.</source>
        <translation>请输入主机和端口，例如 {example}。</translation>
    </message>
    <message>
        <source>The size is a number from {least} to {most}; empty for automatic.</source>
        <translation>大小是 {least} 到 {most} 之间的数字；留空表示自动。</translation>
    </message>
    <message>
        <source>{value} is no address with a prefix length, for example {example}.</source>
        <translation>{value} 不是带前缀长度的地址，正确的例如 {example}。</translation>
    </message>
    <message>
        <source>{value} is no network, for example {example}.</source>
        <translation>{value} 不是网段，正确的例如 {example}。</translation>
    </message>
    <message>
        <source>“{value}”</source>
        <translation>“{value}”</translation>
    </message>
    <message>
        <source>{value} is an address inside a network; the network is {network}.</source>
        <translation>{value} 是网段内的一个地址；对应的网段是 {network}。</translation>
    </message>
    <message>
        <source>Server, file, or the text of a file</source>
        <translation>服务器、文件或文件的文本</translation>
    </message>
    <message>
        <source>vpn.example.org, vpn.example.org:443/OFFICE, or paste a configuration</source>
        <translation>vpn.example.org、vpn.example.org:443/OFFICE，或粘贴配置</translation>
    </message>
    <message>
        <source>There is no such file.</source>
        <translation>没有这个文件。</translation>
    </message>
    <message>
        <source>This is no server and no configuration that Adit knows.</source>
        <translation>这既不是服务器，也不是 Adit 能识别的配置。</translation>
    </message>
    <message>
        <source>Look at all of them…</source>
        <translation>查看全部…</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save and connect</source>
        <translation>保存并连接</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>The fields below are filled from this configuration.</source>
        <translation>下面的各项已根据此配置填写。</translation>
    </message>
    <message numerus="yes">
        <source>This holds %n network(s).</source>
        <translation>
            <numerusform>其中包含 %n 个网络。</numerusform>
        </translation>
    </message>
    <message>
        <source>Another network is called this.</source>
        <translation>已有其他网络使用此名称。</translation>
    </message>
    <message>
        <source>This cannot be used: {why}</source>
        <translation>无法使用：{why}</translation>
    </message>
    <message>
        <source>Add a network</source>
        <translation>添加网络</translation>
    </message>
    <message>
        <source>It has commands to run, which Adit never does:</source>
        <translation>其中包含要运行的命令，Adit 从不运行这类命令：</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Asking your keyring to keep the secrets…</source>
        <translation>正在请求密钥环保存机密信息…</translation>
    </message>
    <message>
        <source>{name} is saved, but its secrets are not kept. {why}</source>
        <translation>{name} 已保存，但其机密信息未能存入密钥环。{why}</translation>
    </message>
    <message>
        <source>Change {name}</source>
        <translation>更改 {name}</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Login</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Safety</source>
        <translation>安全</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message numerus="yes">
        <source>There is room for %n entry(s) here.</source>
        <translation>
            <numerusform>此处最多可填写 %n 项。</numerusform>
        </translation>
    </message>
    <message>
        <source>Paste the preshared key, or turn it off.</source>
        <translation>请粘贴预共享密钥，或将其关闭。</translation>
    </message>
    <message>
        <source>Public key</source>
        <translation>公钥</translation>
    </message>
    <message>
        <source>Server and port</source>
        <translation>服务器和端口</translation>
    </message>
    <message>
        <source>Networks behind it</source>
        <translation>其后的网段</translation>
    </message>
    <message>
        <source>With a preshared key</source>
        <translation>使用预共享密钥</translation>
    </message>
    <message>
        <source>Preshared key</source>
        <translation>预共享密钥</translation>
    </message>
    <message>
        <source>Keepalive (seconds)</source>
        <translation>保活间隔（秒）</translation>
    </message>
    <message>
        <source>Remove this peer</source>
        <translation>移除此对端</translation>
    </message>
    <message>
        <source>Another peer has this key.</source>
        <translation>已有其他对端使用此密钥。</translation>
    </message>
    <message>
        <source>Type it again: the one that is kept belongs to the old public key.</source>
        <translation>请重新输入：已保存的密钥属于旧的公钥。</translation>
    </message>
    <message>
        <source>Add a peer</source>
        <translation>添加对端</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>从不</translation>
    </message>
    <message>
        <source>As it is kept</source>
        <translation>沿用已保存的内容</translation>
    </message>
    <message>
        <source>What goes to this peer; {four} and {six} for everything.</source>
        <translation>发往此对端的流量；填写 {four} 和 {six} 表示全部流量。</translation>
    </message>
    <message>
        <source>Peer {number}</source>
        <translation>对端 {number}</translation>
    </message>
    <message>
        <source>Remove peer {number}</source>
        <translation>移除对端 {number}</translation>
    </message>
    <message>
        <source>{network} is behind another peer as well.</source>
        <translation>{network} 同时也在另一个对端之后。</translation>
    </message>
    <message>
        <source>Your keyring holds nothing for this network.</source>
        <translation>密钥环中没有此网络的内容。</translation>
    </message>
    <message>
        <source>Your keyring does not hold all that is needed for this network.</source>
        <translation>密钥环中没有此网络所需的全部内容。</translation>
    </message>
    <message>
        <source>Type the password first.</source>
        <translation>请先输入密码。</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>Hub</source>
        <translation>HUB</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>用户名</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>Remember the password in the keyring</source>
        <translation>在密钥环中记住密码</translation>
    </message>
    <message>
        <source>Log in with</source>
        <translation>登录方式</translation>
    </message>
    <message>
        <source>Server&apos;s certificate</source>
        <translation>服务器证书</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>Send everything through this network</source>
        <translation>全部流量经此网络</translation>
    </message>
    <message>
        <source>Also through it, by network</source>
        <translation>另经此网络的网段</translation>
    </message>
    <message>
        <source>Size of packets (MTU)</source>
        <translation>数据包大小（MTU）</translation>
    </message>
    <message>
        <source>IPv4</source>
        <translation>IPv4</translation>
    </message>
    <message>
        <source>IPv4 addresses</source>
        <translation>IPv4 地址</translation>
    </message>
    <message>
        <source>IPv4 gateway</source>
        <translation>IPv4 网关</translation>
    </message>
    <message>
        <source>IPv6</source>
        <translation>IPv6</translation>
    </message>
    <message>
        <source>IPv6 addresses</source>
        <translation>IPv6 地址</translation>
    </message>
    <message>
        <source>IPv6 gateway</source>
        <translation>IPv6 网关</translation>
    </message>
    <message>
        <source>Type an address with its prefix length.</source>
        <translation>请输入带前缀长度的地址。</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Taken from the file</source>
        <translation>取自文件</translation>
    </message>
    <message>
        <source>You are asked for it when you connect.</source>
        <translation>连接时会要求输入。</translation>
    </message>
    <message>
        <source>a password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>a password that the server passes on (RADIUS, NT domain)</source>
        <translation>由服务器转交验证的密码（RADIUS、NT 域）</translation>
    </message>
    <message>
        <source>no password (anonymous)</source>
        <translation>无密码（匿名）</translation>
    </message>
    <message>
        <source>ask me where nobody vouches for it</source>
        <translation>没有机构担保时询问我</translation>
    </message>
    <message>
        <source>only what this system&apos;s authorities vouch for</source>
        <translation>仅限本系统的证书颁发机构所担保的证书</translation>
    </message>
    <message>
        <source>only the one with this SHA-256</source>
        <translation>仅限 SHA-256 与此相符的证书</translation>
    </message>
    <message>
        <source>For example {example}.</source>
        <translation>例如 {example}。</translation>
    </message>
    <message>
        <source>address from the server (DHCP)</source>
        <translation>由服务器分配地址（DHCP）</translation>
    </message>
    <message>
        <source>fixed addresses</source>
        <translation>固定地址</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Name servers</source>
        <translation>DNS 服务器</translation>
    </message>
    <message>
        <source>Search domains</source>
        <translation>搜索域</translation>
    </message>
    <message>
        <source>Domains for these name servers</source>
        <translation>使用这些 DNS 服务器的域</translation>
    </message>
    <message>
        <source>Where not all names are asked of them.</source>
        <translation>仅在并非所有域名都向它们查询时填写。</translation>
    </message>
    <message>
        <source>Networks kept outside</source>
        <translation>不经此网络的网段</translation>
    </message>
    <message>
        <source>Also through it, by name</source>
        <translation>另经此网络的域名</translation>
    </message>
    <message>
        <source>Kept outside, by name</source>
        <translation>不经此网络的域名</translation>
    </message>
    <message>
        <source>Routing table</source>
        <translation>路由表</translation>
    </message>
    <message>
        <source>{value} cannot be both inside and outside.</source>
        <translation>{value} 不能既经过又不经过此网络。</translation>
    </message>
    <message>
        <source>The test is running</source>
        <translation>正在测试</translation>
    </message>
    <message>
        <source>It works: the server answered, and let you in.</source>
        <translation>测试成功：服务器已响应并允许登录。</translation>
    </message>
    <message>
        <source>Stop the test</source>
        <translation>停止测试</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Trying to log in to {server}. Your routes stay as they are.</source>
        <translation>正在尝试登录 {server}。您的路由保持不变。</translation>
    </message>
    <message>
        <source>Private key</source>
        <translation>私钥</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>Generate a private key</source>
        <translation>生成私钥</translation>
    </message>
    <message>
        <source>Own addresses</source>
        <translation>本机地址</translation>
    </message>
    <message>
        <source>Public key to give to the server</source>
        <translation>要交给服务器的公钥</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the public key</source>
        <translation>复制公钥</translation>
    </message>
    <message>
        <source>Port of this machine</source>
        <translation>本机端口</translation>
    </message>
    <message>
        <source>Give this public key to whoever runs the server:</source>
        <translation>请将此公钥交给服务器的管理者：</translation>
    </message>
    <message>
        <source>Any</source>
        <translation>任意</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Show what is typed in {field}</source>
        <translation>显示在“{field}”中输入的内容</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>隐藏</translation>
    </message>
    <message>
        <source>Hide what is typed in {field}</source>
        <translation>隐藏在“{field}”中输入的内容</translation>
    </message>
</context>
<context>
    <name>Helper</name>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Technical details</source>
        <translation>技术细节</translation>
    </message>
    <message>
        <source>The helper is the part of Adit that may change this computer&apos;s network. It runs in the background, and nobody has started it.</source>
        <translation>辅助服务是 Adit 中有权更改此计算机网络的部分。它在后台运行，目前尚未启动。</translation>
    </message>
    <message>
        <source>This window was upgraded, and the helper that runs is still the one from before. They do not understand each other.</source>
        <translation>此窗口已升级，但正在运行的辅助服务仍是之前的版本。两者无法互通。</translation>
    </message>
    <message>
        <source>The helper was upgraded, and this window is still the one from before. They do not understand each other.</source>
        <translation>辅助服务已升级，但此窗口仍是之前的版本。两者无法互通。</translation>
    </message>
    <message>
        <source>Something answers in the helper&apos;s place, but not as it should. The helper may be overloaded, or you may not be allowed to use it.</source>
        <translation>有程序在辅助服务的位置作出了响应，但响应不正常。辅助服务可能过载，或者您无权使用它。</translation>
    </message>
    <message>
        <source>The helper was here a moment ago. It may be restarting, which takes a few seconds. What the kill switch held, it still holds.</source>
        <translation>辅助服务刚才还在运行。它可能正在重新启动，这需要几秒钟。断网保护此前拦截的流量，现在仍被拦截。</translation>
    </message>
    <message>
        <source>Adit connects to the helper by itself as soon as it can. Until then your networks can be edited, but not connected.</source>
        <translation>Adit 会尽快自动连接到辅助服务。在此之前，您可以编辑网络，但无法连接。</translation>
    </message>
    <message>
        <source>If Adit is installed, start its service once and for all:</source>
        <translation>如果已安装 Adit，请启动其服务并设为始终自动启动：</translation>
    </message>
    <message>
        <source>Or start the helper by hand, until you stop it:</source>
        <translation>或手动启动辅助服务，直到您将其停止：</translation>
    </message>
    <message>
        <source>This window was upgraded, and the helper that runs is still version {version}. They do not understand each other.</source>
        <translation>此窗口已升级，但正在运行的辅助服务仍是版本 {version}。两者无法互通。</translation>
    </message>
    <message>
        <source>Restart the helper, which ends all connections:</source>
        <translation>请重新启动辅助服务，这会结束所有连接：</translation>
    </message>
    <message>
        <source>If that does not help, upgrade the helper too. Its version is told by:</source>
        <translation>如果仍不奏效，请同时升级辅助服务。查看其版本的命令：</translation>
    </message>
    <message>
        <source>The helper was upgraded to version {version}, and this window is still the one from before. They do not understand each other.</source>
        <translation>辅助服务已升级到版本 {version}，但此窗口仍是之前的版本。两者无法互通。</translation>
    </message>
    <message>
        <source>Quit Adit and start it again. If that does not help, upgrade it. Its version is told by:</source>
        <translation>请退出 Adit 后重新启动。如果仍不奏效，请升级 Adit。查看其版本的命令：</translation>
    </message>
    <message>
        <source>The helper&apos;s own log may say why:</source>
        <translation>辅助服务自身的日志可能会说明原因：</translation>
    </message>
    <message>
        <source>Restarting it may help, and ends all connections:</source>
        <translation>重新启动它可能会有帮助，但会结束所有连接：</translation>
    </message>
    <message>
        <source>If it does not come back, see how it is:</source>
        <translation>如果它没有恢复，请查看其状态：</translation>
    </message>
    <message>
        <source>Its log says what it did last:</source>
        <translation>其日志记录了它最后的操作：</translation>
    </message>
</context>
<context>
    <name>Import</name>
    <message>
        <source>This cannot be imported.</source>
        <translation>无法导入。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>用户名</translation>
    </message>
    <message>
        <source>It has commands to run, which Adit never does. Tick it to import the rest without them:</source>
        <translation>其中包含要运行的命令，Adit 从不运行这类命令。勾选后将导入其余内容，不包括这些命令：</translation>
    </message>
    <message>
        <source>Commands that are not taken over</source>
        <translation>不予导入的命令</translation>
    </message>
    <message>
        <source>Another network is called this.</source>
        <translation>已有其他网络使用此名称。</translation>
    </message>
    <message>
        <source>This cannot be imported: line {number}: {why}</source>
        <translation>无法导入：第 {number} 行：{why}</translation>
    </message>
    <message>
        <source>{kind}, from {source}</source>
        <translation>{kind}，来自 {source}</translation>
    </message>
    <message>
        <source>Keep its password in the keyring</source>
        <translation>将其密码保存在密钥环中</translation>
    </message>
    <message>
        <source>Keep its keys in the keyring</source>
        <translation>将其密钥保存在密钥环中</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>以及另外 %n 项</numerusform>
        </translation>
    </message>
    <message>
        <source>This cannot be imported: {why}</source>
        <translation>无法导入：{why}</translation>
    </message>
    <message>
        <source>Import {name}</source>
        <translation>导入 {name}</translation>
    </message>
    <message>
        <source>You are asked for the file with the keys each time you connect.</source>
        <translation>每次连接时都会要求提供密钥文件。</translation>
    </message>
    <message>
        <source>You are asked for the password each time you connect.</source>
        <translation>每次连接时都会要求输入密码。</translation>
    </message>
    <message>
        <source>line {number}: {text}</source>
        <translation>第 {number} 行：{text}</translation>
    </message>
    <message>
        <source>Expected: {what}</source>
        <translation>应为：{what}</translation>
    </message>
    <message>
        <source>Sent through it</source>
        <translation>经由它发送</translation>
    </message>
    <message>
        <source>the one with this SHA-256 is trusted without asking</source>
        <translation>具有此 SHA-256 的证书无需询问即受信任</translation>
    </message>
    <message numerus="yes">
        <source>%n peer(s) that come to us</source>
        <translation>
            <numerusform>%n 个由对方主动连接的对端</numerusform>
        </translation>
    </message>
    <message>
        <source>from the server</source>
        <translation>由服务器分配</translation>
    </message>
    <message>
        <source>Kept outside it</source>
        <translation>不经由它</translation>
    </message>
    <message>
        <source>Name servers</source>
        <translation>DNS 服务器</translation>
    </message>
    <message>
        <source>must be one that this system&apos;s authorities vouch for</source>
        <translation>必须由本系统的证书颁发机构担保</translation>
    </message>
    <message>
        <source>you are asked where this system&apos;s authorities do not vouch for it</source>
        <translation>如果本系统的证书颁发机构不为其担保，则会询问您</translation>
    </message>
    <message>
        <source>must be exactly the one that is named</source>
        <translation>必须与指定的证书完全一致</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>User</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>证书</translation>
    </message>
    <message>
        <source>Own addresses</source>
        <translation>本机地址</translation>
    </message>
    <message>
        <source>anonymous, on hub {hub}</source>
        <translation>匿名，HUB {hub}</translation>
    </message>
    <message>
        <source>everything</source>
        <translation>全部流量</translation>
    </message>
    <message>
        <source>its own network only</source>
        <translation>仅其自身的网络</translation>
    </message>
    <message>
        <source>nothing by itself: it sets no routes</source>
        <translation>本身不发送任何流量：它不设置路由</translation>
    </message>
    <message>
        <source>everything by IPv4; IPv6 goes nowhere</source>
        <translation>全部 IPv4 流量；IPv6 流量不会发出</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>{user}, on hub {hub}</source>
        <translation>{user}，HUB {hub}</translation>
    </message>
    <message>
        <source>not said, on hub {hub}</source>
        <translation>未指定，HUB {hub}</translation>
    </message>
    <message>
        <source>This file is too large.</source>
        <translation>此文件过大。</translation>
    </message>
    <message>
        <source>There is no such file.</source>
        <translation>没有这个文件。</translation>
    </message>
    <message>
        <source>You may not read this file.</source>
        <translation>您无权读取此文件。</translation>
    </message>
    <message>
        <source>This is a folder.</source>
        <translation>这是一个文件夹。</translation>
    </message>
    <message>
        <source>This file cannot be read.</source>
        <translation>无法读取此文件。</translation>
    </message>
    <message>
        <source>This is no file that could be read.</source>
        <translation>这不是可读取的文件。</translation>
    </message>
    <message>
        <source>Import networks</source>
        <translation>导入网络</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message numerus="yes">
        <source>Import %n network(s)</source>
        <translation>
            <numerusform>导入 %n 个网络</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing is ticked.</source>
        <translation>未勾选任何项目。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message numerus="yes">
        <source>%n network(s) can be imported</source>
        <translation>
            <numerusform>可导入 %n 个网络</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing here can be imported</source>
        <translation>此处没有可导入的内容</translation>
    </message>
    <message>
        <source>Asking your keyring to keep the secrets…</source>
        <translation>正在请求密钥环保存机密信息…</translation>
    </message>
    <message>
        <source>{name} is saved, but its secrets are not kept. {why}</source>
        <translation>{name} 已保存，但其机密信息未能存入密钥环。{why}</translation>
    </message>
    <message>
        <source>{name} was not saved: {why}</source>
        <translation>{name} 未保存：{why}</translation>
    </message>
    <message>
        <source>clipboard</source>
        <translation>剪贴板</translation>
    </message>
    <message numerus="yes">
        <source>%n more file(s) were not looked at</source>
        <translation>
            <numerusform>另有 %n 个文件未查看</numerusform>
        </translation>
    </message>
    <message>
        <source>picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>This picture cannot be read.</source>
        <translation>无法读取此图片。</translation>
    </message>
    <message>
        <source>This picture is too large.</source>
        <translation>此图片过大。</translation>
    </message>
    <message>
        <source>There is no QR code in this picture.</source>
        <translation>此图片中没有 QR 码。</translation>
    </message>
    <message>
        <source>Import profiles</source>
        <translation>导入配置</translation>
    </message>
    <message>
        <source>There is nothing to import</source>
        <translation>没有可导入的内容</translation>
    </message>
    <message>
        <source>What was pasted is no profile. Copy a server&apos;s address, the text of a profile, a file or the picture of a QR code, and paste again.</source>
        <translation>粘贴的内容不是配置。请复制服务器地址、配置文本、文件或 QR 码图片，然后重新粘贴。</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Profiles and pictures ({names})</source>
        <translation>配置和图片 ({names})</translation>
    </message>
</context>
<context>
    <name>Keyring</name>
    <message>
        <source>What your keyring holds for this network cannot be used.</source>
        <translation>密钥环中此网络的内容无法使用。</translation>
    </message>
    <message>
        <source>Your keyring did not keep it.</source>
        <translation>密钥环未能将其保存。</translation>
    </message>
    <message>
        <source>Your keyring is locked, and it cannot ask you to unlock it here.</source>
        <translation>密钥环已锁定，且无法在此处请求您解锁。</translation>
    </message>
    <message>
        <source>No keyring runs on this desktop, so nothing can be remembered.</source>
        <translation>此桌面没有运行密钥环，因此无法记住任何内容。</translation>
    </message>
    <message>
        <source>Your keyring was not unlocked, or it refused.</source>
        <translation>密钥环未解锁，或拒绝了请求。</translation>
    </message>
    <message>
        <source>Your keyring did not answer in time. It may be waiting for you to unlock it.</source>
        <translation>密钥环未及时响应。它可能正在等待您解锁。</translation>
    </message>
</context>
<context>
    <name>Log</name>
    <message>
        <source>Show from this level on</source>
        <translation>显示此级别及以上</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Show only lines with this text</source>
        <translation>仅显示包含此文本的行</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the log</source>
        <translation>复制日志</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>No lines yet.</source>
        <translation>尚无日志。</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Information</source>
        <translation>信息</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>错误</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>Until it is back, Adit cannot see whether you are connected.</source>
        <translation>在它恢复之前，Adit 无法得知您是否已连接。</translation>
    </message>
    <message>
        <source>Its server shows a certificate that Adit has not seen before.</source>
        <translation>其服务器出示了 Adit 从未见过的证书。</translation>
    </message>
    <message>
        <source>Its server shows another certificate than before.</source>
        <translation>其服务器出示的证书与之前不同。</translation>
    </message>
    <message>
        <source>Network blocked, nothing leaks</source>
        <translation>网络已阻断，无泄漏</translation>
    </message>
    <message>
        <source>{network} waits for your answer</source>
        <translation>{network} 正在等待您的答复</translation>
    </message>
    <message>
        <source>Adit goes on trying.</source>
        <translation>Adit 会继续尝试。</translation>
    </message>
    <message>
        <source>Your address in it is {address}.</source>
        <translation>您在其中的地址为 {address}。</translation>
    </message>
    <message>
        <source>The connection to {network} was lost</source>
        <translation>与 {network} 的连接已中断</translation>
    </message>
    <message>
        <source>Adit goes on trying. Until then nothing leaks.</source>
        <translation>Adit 会继续尝试。在此期间没有流量泄漏。</translation>
    </message>
    <message>
        <source>Could not connect to {network}</source>
        <translation>无法连接到 {network}</translation>
    </message>
    <message>
        <source>Connected to {network}</source>
        <translation>已连接到 {network}</translation>
    </message>
    <message>
        <source>Disconnected from {network}</source>
        <translation>已断开与 {network} 的连接</translation>
    </message>
    <message>
        <source>Reconnect</source>
        <translation>重新连接</translation>
    </message>
    <message>
        <source>Unblock</source>
        <translation>解除阻断</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
</context>
<context>
    <name>Numbers</name>
    <message>
        <source>, </source>
        <comment>between the items of a list</comment>
        <translation>、</translation>
    </message>
    <message>
        <source>d MMMM yyyy</source>
        <comment>a day, as QLocale.toString takes it</comment>
        <translation>yyyy年M月d日</translation>
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
            <numerusform>%n 天 {clock}</numerusform>
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
        <translation>超出了密码允许的长度。</translation>
    </message>
    <message>
        <source>This has characters that no password can have.</source>
        <translation>包含密码中不允许的字符。</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>Remember it in the keyring</source>
        <translation>在密钥环中记住</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>The server refused the last password.</source>
        <translation>服务器拒绝了上次输入的密码。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Nothing here can remember it.</source>
        <translation>此处没有可记住密码的密钥环。</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>File with the keys</source>
        <translation>密钥文件</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>WireGuard (*.conf)</source>
        <translation>WireGuard (*.conf)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>This file is no text.</source>
        <translation>此文件不是文本文件。</translation>
    </message>
    <message>
        <source>Password for {name}</source>
        <translation>{name} 的密码</translation>
    </message>
    <message>
        <source>The keys of {name} are needed. Choose the .conf file that holds them.</source>
        <translation>需要 {name} 的密钥。请选择包含这些密钥的 .conf 文件。</translation>
    </message>
    <message>
        <source>Password of {user} on {host}</source>
        <translation>{host} 上 {user} 的密码</translation>
    </message>
</context>
<context>
    <name>Problems</name>
    <message>
        <source>{name} is connected now. Disconnect it before you test other settings for it.</source>
        <translation>{name} 当前已连接。请先断开连接，再测试它的其他设置。</translation>
    </message>
    <message>
        <source>The test was ended before it was done.</source>
        <translation>测试尚未完成就已结束。</translation>
    </message>
    <message>
        <source>Not all profiles can be used: {problem}</source>
        <translation>部分配置无法使用：{problem}</translation>
    </message>
    <message>
        <source>The profile in {file} cannot be used: line {line}: {problem}</source>
        <translation>{file} 中的配置无法使用：第 {line} 行：{problem}</translation>
    </message>
    <message>
        <source>The profile in {file} cannot be used: {problem}</source>
        <translation>{file} 中的配置无法使用：{problem}</translation>
    </message>
    <message>
        <source>Adit&apos;s helper went away during the test.</source>
        <translation>测试期间 Adit 辅助服务停止了运行。</translation>
    </message>
    <message>
        <source>The server was not reached, or did not let us in, in time.</source>
        <translation>未能及时连接到服务器，或服务器未及时允许登录。</translation>
    </message>
    <message>
        <source>An address, a route or a name server in them is not as it should be.</source>
        <translation>其中的某个地址、路由或 DNS 服务器不正确。</translation>
    </message>
    <message>
        <source>Correct the network settings. The details say which one it is.</source>
        <translation>请更正网络设置。技术细节中说明了是哪一项。</translation>
    </message>
    <message>
        <source>Something in them was changed, or is missing.</source>
        <translation>其中某些内容被更改或缺失。</translation>
    </message>
    <message>
        <source>Check the settings, or import the configuration again.</source>
        <translation>请检查设置，或重新导入配置。</translation>
    </message>
    <message>
        <source>The kind of login was changed, or what was imported is damaged.</source>
        <translation>登录方式已更改，或导入的内容已损坏。</translation>
    </message>
    <message>
        <source>Type the password again, or check the kind of login.</source>
        <translation>请重新输入密码，或检查登录方式。</translation>
    </message>
    <message>
        <source>The system does not take the tunnel&apos;s settings.</source>
        <translation>系统不接受此隧道的设置。</translation>
    </message>
    <message>
        <source>The packet size (MTU) may be too large or too small.</source>
        <translation>数据包大小（MTU）可能过大或过小。</translation>
    </message>
    <message>
        <source>Leave the packet size to Adit, or set another one.</source>
        <translation>请让 Adit 自动决定数据包大小，或设置其他值。</translation>
    </message>
    <message>
        <source>The system cannot make tunnels.</source>
        <translation>系统无法创建隧道。</translation>
    </message>
    <message>
        <source>A part of its kernel is not loaded.</source>
        <translation>其内核的某个部分未加载。</translation>
    </message>
    <message>
        <source>The system does not let Adit&apos;s helper set up the network.</source>
        <translation>系统不允许 Adit 辅助服务设置网络。</translation>
    </message>
    <message>
        <source>The helper runs without the rights that it needs.</source>
        <translation>辅助服务在运行时缺少所需的权限。</translation>
    </message>
    <message>
        <source>Start the helper as its instructions say, then connect again.</source>
        <translation>请按说明启动辅助服务，然后重新连接。</translation>
    </message>
    <message>
        <source>Another program uses the network device that the tunnel needs.</source>
        <translation>其他程序正在使用此隧道所需的网络设备。</translation>
    </message>
    <message>
        <source>It may be another VPN.</source>
        <translation>可能是另一个 VPN。</translation>
    </message>
    <message>
        <source>End that program, then connect again.</source>
        <translation>请结束该程序，然后重新连接。</translation>
    </message>
    <message>
        <source>The tunnel&apos;s network device went away.</source>
        <translation>隧道的网络设备已消失。</translation>
    </message>
    <message>
        <source>Another program has removed it, perhaps one that manages networks.</source>
        <translation>其他程序将其移除，可能是管理网络的程序。</translation>
    </message>
    <message>
        <source>Connect again.</source>
        <translation>请重新连接。</translation>
    </message>
    <message>
        <source>This system&apos;s kernel lacks something that Adit needs.</source>
        <translation>此系统的内核缺少 Adit 所需的功能。</translation>
    </message>
    <message>
        <source>It is too old, or was built without it.</source>
        <translation>内核过旧，或在构建时未包含该功能。</translation>
    </message>
    <message>
        <source>Use a newer kernel. The details say what is missing.</source>
        <translation>请使用更新的内核。技术细节中说明了缺少的内容。</translation>
    </message>
    <message>
        <source>The system refused to set addresses or routes.</source>
        <translation>系统拒绝设置地址或路由。</translation>
    </message>
    <message>
        <source>Another program may change the network at the same time.</source>
        <translation>可能有其他程序同时在更改网络。</translation>
    </message>
    <message>
        <source>Connect again. If it happens once more, save a report.</source>
        <translation>请重新连接。如果再次发生，请保存报告。</translation>
    </message>
    <message>
        <source>The kill switch needs a firewall that this system does not have.</source>
        <translation>断网保护所需的防火墙在此系统上不存在。</translation>
    </message>
    <message>
        <source>A part of its kernel (nftables) is missing or not loaded.</source>
        <translation>其内核的某个部分（nftables）缺失或未加载。</translation>
    </message>
    <message>
        <source>Have it loaded, or turn the kill switch off and connect again.</source>
        <translation>请加载该部分，或关闭断网保护后重新连接。</translation>
    </message>
    <message>
        <source>The system refused to set the kill switch.</source>
        <translation>系统拒绝设置断网保护。</translation>
    </message>
    <message>
        <source>Another program may change the firewall at the same time.</source>
        <translation>可能有其他程序同时在更改防火墙。</translation>
    </message>
    <message>
        <source>Adit&apos;s helper could not note how to put the network back.</source>
        <translation>Adit 辅助服务无法记录恢复网络所需的信息。</translation>
    </message>
    <message>
        <source>The disk is full, or cannot be written to.</source>
        <translation>磁盘已满或无法写入。</translation>
    </message>
    <message>
        <source>Make room on the disk, then connect again.</source>
        <translation>请腾出磁盘空间，然后重新连接。</translation>
    </message>
    <message>
        <source>What manages this machine&apos;s name servers did not take them.</source>
        <translation>管理本机 DNS 服务器的程序未接受这些服务器。</translation>
    </message>
    <message>
        <source>Names inside that network may not be found. The details say more.</source>
        <translation>可能无法找到该网络内的域名。技术细节中有更多信息。</translation>
    </message>
    <message>
        <source>The disk is full, or the file cannot be written to.</source>
        <translation>磁盘已满，或文件无法写入。</translation>
    </message>
    <message>
        <source>What manages this machine&apos;s name servers does not answer.</source>
        <translation>管理本机 DNS 服务器的程序没有响应。</translation>
    </message>
    <message>
        <source>Connect again. If it happens once more, restart that service.</source>
        <translation>请重新连接。如果再次发生，请重新启动该服务。</translation>
    </message>
    <message>
        <source>Adit met a fault of its own.</source>
        <translation>Adit 自身出现故障。</translation>
    </message>
    <message>
        <source>It may also have run out of memory.</source>
        <translation>也可能是内存不足。</translation>
    </message>
    <message>
        <source>Connect again. A report helps to have it mended.</source>
        <translation>请重新连接。提交报告有助于修复此问题。</translation>
    </message>
    <message>
        <source>The network settings of {name} cannot be carried out.</source>
        <translation>{name} 的网络设置无法生效。</translation>
    </message>
    <message>
        <source>The keys or settings of {name} cannot be used.</source>
        <translation>{name} 的密钥或设置无法使用。</translation>
    </message>
    <message>
        <source>The password does not go with the kind of login of {name}.</source>
        <translation>密码与 {name} 的登录方式不符。</translation>
    </message>
    <message>
        <source>Load it with: {command}</source>
        <translation>加载命令：{command}</translation>
    </message>
    <message>
        <source>The name servers of {name} could not be set.</source>
        <translation>无法设置 {name} 的 DNS 服务器。</translation>
    </message>
    <message>
        <source>The name servers of {name} could not be set in time.</source>
        <translation>未能及时设置 {name} 的 DNS 服务器。</translation>
    </message>
    <message>
        <source>Ask the administrator of the server.</source>
        <translation>请咨询服务器管理员。</translation>
    </message>
    <message>
        <source>The password was changed, or the user name is another one.</source>
        <translation>密码已更改，或用户名不正确。</translation>
    </message>
    <message>
        <source>Type the password again, and check the user name and the kind of login.</source>
        <translation>请重新输入密码，并检查用户名和登录方式。</translation>
    </message>
    <message>
        <source>The organisation that runs the server asks for a new one in time.</source>
        <translation>运营此服务器的组织要求定期更换密码。</translation>
    </message>
    <message>
        <source>Set a new password with your organisation, then type it here.</source>
        <translation>请在您的组织处设置新密码，然后在此输入。</translation>
    </message>
    <message>
        <source>It takes one only from its own machine.</source>
        <translation>空密码仅允许在服务器本机上使用。</translation>
    </message>
    <message>
        <source>Have a password set for this user on the server, then type it here.</source>
        <translation>请让服务器管理员为此用户设置密码，然后在此输入。</translation>
    </message>
    <message>
        <source>The server does not offer this way of logging in.</source>
        <translation>服务器不提供此登录方式。</translation>
    </message>
    <message>
        <source>Choose another kind of login, or ask the administrator which it is.</source>
        <translation>请选择其他登录方式，或咨询管理员应使用哪一种。</translation>
    </message>
    <message>
        <source>The account has expired, or lacks the right to connect.</source>
        <translation>账户已过期，或没有连接权限。</translation>
    </message>
    <message>
        <source>The server takes no connections from where you are.</source>
        <translation>服务器不接受来自您所在位置的连接。</translation>
    </message>
    <message>
        <source>It lets in only certain addresses on the internet.</source>
        <translation>它仅允许互联网上的特定地址连接。</translation>
    </message>
    <message>
        <source>Try from another network, or ask the administrator to let this one in.</source>
        <translation>请换用其他网络重试，或请管理员允许当前网络。</translation>
    </message>
    <message>
        <source>This machine is not on its list.</source>
        <translation>本机不在其列表中。</translation>
    </message>
    <message>
        <source>The server does not accept Adit as its client.</source>
        <translation>服务器不接受 Adit 作为客户端。</translation>
    </message>
    <message>
        <source>The hub may demand a newer one, or the maker&apos;s own.</source>
        <translation>该 HUB 可能要求更新版本的客户端，或要求使用原厂客户端。</translation>
    </message>
    <message>
        <source>Update Adit. If that does not help, ask the administrator.</source>
        <translation>请更新 Adit。如果仍不奏效，请咨询管理员。</translation>
    </message>
    <message>
        <source>Its name is spelt in another way, or it was removed.</source>
        <translation>名称拼写不同，或该 HUB 已被移除。</translation>
    </message>
    <message>
        <source>Check the name of the hub.</source>
        <translation>请检查 HUB 名称。</translation>
    </message>
    <message>
        <source>The administrator has turned it off, perhaps only for now.</source>
        <translation>管理员已将其关闭，可能只是暂时的。</translation>
    </message>
    <message>
        <source>Wait a while, or ask the administrator.</source>
        <translation>请稍候，或咨询管理员。</translation>
    </message>
    <message>
        <source>As many are connected as it allows.</source>
        <translation>连接数已达到其允许的上限。</translation>
    </message>
    <message>
        <source>Another machine uses this account, or the server has not noticed yet that an earlier connection ended.</source>
        <translation>其他计算机正在使用此账户，或服务器尚未发现先前的连接已结束。</translation>
    </message>
    <message>
        <source>Disconnect elsewhere, or wait a minute.</source>
        <translation>请断开其他设备上的连接，或等待一分钟。</translation>
    </message>
    <message>
        <source>An administrator of the server disconnected you.</source>
        <translation>服务器管理员断开了您的连接。</translation>
    </message>
    <message>
        <source>It may have been meant for you, or for everybody.</source>
        <translation>这可能是针对您的，也可能是针对所有人的。</translation>
    </message>
    <message>
        <source>Connect again. If it happens once more, ask the administrator.</source>
        <translation>请重新连接。如果再次发生，请咨询管理员。</translation>
    </message>
    <message>
        <source>The server ended the connection because its time was over.</source>
        <translation>连接时间已到，服务器结束了连接。</translation>
    </message>
    <message>
        <source>It allows each connection a certain time only.</source>
        <translation>服务器限制了每个连接的时长。</translation>
    </message>
    <message>
        <source>The server does not know the connection any more.</source>
        <translation>服务器已不再识别此连接。</translation>
    </message>
    <message>
        <source>It was restarted, or heard nothing from us for too long.</source>
        <translation>服务器已重新启动，或过久未收到本机的消息。</translation>
    </message>
    <message>
        <source>The server allows no more connections for this login.</source>
        <translation>服务器不允许此登录建立更多连接。</translation>
    </message>
    <message>
        <source>One of the machines that serve it together is away.</source>
        <translation>共同提供该 HUB 的服务器中，有一台无法使用。</translation>
    </message>
    <message>
        <source>The server&apos;s licence does not allow the connection.</source>
        <translation>服务器的许可证不允许此连接。</translation>
    </message>
    <message>
        <source>It has expired, or has more users than it may.</source>
        <translation>许可证已过期，或用户数超出限制。</translation>
    </message>
    <message>
        <source>The server met an error of its own.</source>
        <translation>服务器自身出现错误。</translation>
    </message>
    <message>
        <source>The server is going to sleep.</source>
        <translation>服务器即将进入睡眠。</translation>
    </message>
    <message>
        <source>The server does not take VPN clients.</source>
        <translation>服务器不接受 VPN 客户端。</translation>
    </message>
    <message>
        <source>It may be set up for bridges between offices only.</source>
        <translation>它可能仅用于办公室之间的桥接。</translation>
    </message>
    <message>
        <source>The server sent something that Adit does not understand.</source>
        <translation>服务器发送了 Adit 无法理解的内容。</translation>
    </message>
    <message>
        <source>The port belongs to another program, or the server has a fault.</source>
        <translation>该端口属于其他程序，或服务器出现故障。</translation>
    </message>
    <message>
        <source>Check host and port. If they are right, save a report.</source>
        <translation>请检查主机和端口。如果无误，请保存报告。</translation>
    </message>
    <message>
        <source>The port is another one, or a web server is in its place.</source>
        <translation>端口不正确，或该处是一个 Web 服务器。</translation>
    </message>
    <message>
        <source>Check host and port. SoftEther usually listens on 443, 992, 1194 or 5555.</source>
        <translation>请检查主机和端口。SoftEther 通常监听 443、992、1194 或 5555 端口。</translation>
    </message>
    <message>
        <source>The server refused the connection.</source>
        <translation>服务器拒绝了连接。</translation>
    </message>
    <message>
        <source>It gave a reason that Adit does not know.</source>
        <translation>它给出的原因 Adit 无法识别。</translation>
    </message>
    <message>
        <source>Wait a while, and connect again.</source>
        <translation>请稍候，然后重新连接。</translation>
    </message>
    <message>
        <source>Try again a little later, or ask the administrator.</source>
        <translation>请稍后重试，或咨询管理员。</translation>
    </message>
    <message>
        <source>Connect again when it is awake.</source>
        <translation>请在它唤醒后重新连接。</translation>
    </message>
    <message>
        <source>The server refused the password for user “{user}” on hub “{hub}”.</source>
        <translation>服务器拒绝了用户“{user}”在 HUB“{hub}”上的密码。</translation>
    </message>
    <message>
        <source>The password of user “{user}” has expired.</source>
        <translation>用户“{user}”的密码已过期。</translation>
    </message>
    <message>
        <source>The server takes no empty password for user “{user}”.</source>
        <translation>服务器不接受用户“{user}”使用空密码。</translation>
    </message>
    <message>
        <source>User “{user}” is set up on the server for another one.</source>
        <translation>服务器上的用户“{user}”设置为使用其他登录方式。</translation>
    </message>
    <message>
        <source>User “{user}” may not connect to hub “{hub}”.</source>
        <translation>用户“{user}”无权连接到 HUB“{hub}”。</translation>
    </message>
    <message>
        <source>User “{user}” may not use monitoring mode.</source>
        <translation>用户“{user}”无权使用监视模式。</translation>
    </message>
    <message>
        <source>User “{user}” may not bridge or route networks.</source>
        <translation>用户“{user}”无权桥接或路由网络。</translation>
    </message>
    <message>
        <source>Hub “{hub}” takes only machines that are registered.</source>
        <translation>HUB“{hub}”仅接受已注册的计算机。</translation>
    </message>
    <message>
        <source>There is no hub called “{hub}” on {host}.</source>
        <translation>{host} 上没有名为“{hub}”的 HUB。</translation>
    </message>
    <message>
        <source>Hub “{hub}” is offline.</source>
        <translation>HUB“{hub}”处于离线状态。</translation>
    </message>
    <message>
        <source>Hub “{hub}” has no room for a further connection.</source>
        <translation>HUB“{hub}”无法再容纳更多连接。</translation>
    </message>
    <message>
        <source>User “{user}” is connected as often as the server allows.</source>
        <translation>用户“{user}”的连接数已达到服务器允许的上限。</translation>
    </message>
    <message>
        <source>The servers behind {host} cannot give us hub “{hub}” now.</source>
        <translation>{host} 后端的服务器目前无法提供 HUB“{hub}”。</translation>
    </message>
    <message>
        <source>What answers at {host} is no SoftEther server.</source>
        <translation>在 {host} 作出响应的不是 SoftEther 服务器。</translation>
    </message>
    <message>
        <source>The name is misspelt, or this machine has no internet connection.</source>
        <translation>名称拼写有误，或本机没有互联网连接。</translation>
    </message>
    <message>
        <source>Check the name and the network connection.</source>
        <translation>请检查名称和网络连接。</translation>
    </message>
    <message>
        <source>This machine has no network, or none that leads there.</source>
        <translation>本机没有网络，或现有网络无法到达该处。</translation>
    </message>
    <message>
        <source>Check the network connection.</source>
        <translation>请检查网络连接。</translation>
    </message>
    <message>
        <source>The VPN server is not running, or listens on another port.</source>
        <translation>VPN 服务器未运行，或监听其他端口。</translation>
    </message>
    <message>
        <source>Check the port, or ask the administrator of the server.</source>
        <translation>请检查端口，或咨询服务器管理员。</translation>
    </message>
    <message>
        <source>It is off, too busy, or a firewall on the way lets nothing through.</source>
        <translation>服务器已关闭或过于繁忙，或途中的防火墙不允许通过。</translation>
    </message>
    <message>
        <source>Check the network connection, or try another network.</source>
        <translation>请检查网络连接，或换用其他网络重试。</translation>
    </message>
    <message>
        <source>The connection to the server was lost.</source>
        <translation>与服务器的连接已中断。</translation>
    </message>
    <message>
        <source>The network changed, or the server was restarted.</source>
        <translation>网络发生变化，或服务器已重新启动。</translation>
    </message>
    <message>
        <source>Check the network connection, and connect again.</source>
        <translation>请检查网络连接，然后重新连接。</translation>
    </message>
    <message>
        <source>A WireGuard server is silent towards a key that it does not know. Or it is off, or a firewall lets no UDP through.</source>
        <translation>WireGuard 服务器对不认识的密钥不作响应。也可能是服务器已关闭，或防火墙不允许 UDP 通过。</translation>
    </message>
    <message>
        <source>Check address, port and keys, and whether the server knows your key.</source>
        <translation>请检查地址、端口和密钥，以及服务器是否认识您的密钥。</translation>
    </message>
    <message>
        <source>End that program, or give the network another port, or none.</source>
        <translation>请结束该程序，或为此网络指定其他端口，或不指定端口。</translation>
    </message>
    <message>
        <source>Many servers make their own certificate. So does whoever pretends to be one.</source>
        <translation>许多服务器使用自己生成的证书。冒充服务器的人也是如此。</translation>
    </message>
    <message>
        <source>Compare its fingerprint with the one that the server&apos;s administrator has.</source>
        <translation>请将其指纹与服务器管理员提供的指纹进行比对。</translation>
    </message>
    <message>
        <source>The server got a new one, or somebody is in between.</source>
        <translation>服务器更换了证书，或有人在中间拦截。</translation>
    </message>
    <message>
        <source>Ask the server&apos;s administrator before you trust it.</source>
        <translation>信任之前，请先咨询服务器管理员。</translation>
    </message>
    <message>
        <source>The settings ask for a certificate that an authority vouches for, and this one has none, is out of date, or is another server&apos;s.</source>
        <translation>设置要求证书由颁发机构担保，而此证书没有担保、已过期或属于其他服务器。</translation>
    </message>
    <message>
        <source>If the server makes its own certificate, choose in the settings to be asked about it.</source>
        <translation>如果服务器使用自己生成的证书，请在设置中选择询问您。</translation>
    </message>
    <message>
        <source>What answers there is no VPN server, or one that is far too old.</source>
        <translation>在该处作出响应的不是 VPN 服务器，或版本过旧。</translation>
    </message>
    <message>
        <source>Check host and port.</source>
        <translation>请检查主机和端口。</translation>
    </message>
    <message>
        <source>The hub has no DHCP server, or it has no address left.</source>
        <translation>该 HUB 没有 DHCP 服务器，或已没有可分配的地址。</translation>
    </message>
    <message>
        <source>Ask the administrator, or set a fixed address in the network settings.</source>
        <translation>请咨询管理员，或在网络设置中设置固定地址。</translation>
    </message>
    <message>
        <source>Its DHCP server is not set up as it should be.</source>
        <translation>其 DHCP 服务器设置不正确。</translation>
    </message>
    <message>
        <source>Tell the administrator, or set a fixed address in the network settings.</source>
        <translation>请告知管理员，或在网络设置中设置固定地址。</translation>
    </message>
    <message>
        <source>The address that the tunnel needs is in use on this machine.</source>
        <translation>隧道所需的地址已在本机上使用。</translation>
    </message>
    <message>
        <source>Another VPN, or the network you are in, has the same one.</source>
        <translation>另一个 VPN 或您所在的网络使用了相同的地址。</translation>
    </message>
    <message>
        <source>Disconnect the other VPN, or try another network.</source>
        <translation>请断开另一个 VPN，或换用其他网络重试。</translation>
    </message>
    <message>
        <source>Another program has a route to the same networks.</source>
        <translation>其他程序已设置通往相同网段的路由。</translation>
    </message>
    <message>
        <source>Disconnect the other VPN, then connect again.</source>
        <translation>请断开另一个 VPN，然后重新连接。</translation>
    </message>
    <message>
        <source>Correct the port.</source>
        <translation>请更正端口。</translation>
    </message>
    <message>
        <source>There is no server called {host}, as far as can be found out.</source>
        <translation>找不到名为 {host} 的服务器。</translation>
    </message>
    <message>
        <source>The server {host} cannot be reached.</source>
        <translation>无法到达服务器 {host}。</translation>
    </message>
    <message>
        <source>Nobody takes connections at {host} on this port.</source>
        <translation>{host} 的此端口上没有程序接受连接。</translation>
    </message>
    <message>
        <source>The server {host} did not answer in time.</source>
        <translation>服务器 {host} 未及时响应。</translation>
    </message>
    <message>
        <source>The WireGuard server {host} does not answer.</source>
        <translation>WireGuard 服务器 {host} 没有响应。</translation>
    </message>
    <message>
        <source>Another program uses the UDP port that {name} asks for.</source>
        <translation>其他程序正在使用 {name} 所需的 UDP 端口。</translation>
    </message>
    <message>
        <source>The port in the settings of {name} is not valid.</source>
        <translation>{name} 设置中的端口无效。</translation>
    </message>
    <message>
        <source>The certificate of {host} is not known yet.</source>
        <translation>{host} 的证书尚属未知。</translation>
    </message>
    <message>
        <source>{host} shows another certificate than the one you trusted.</source>
        <translation>{host} 出示的证书与您信任的证书不同。</translation>
    </message>
    <message>
        <source>The certificate of {host} is not trusted.</source>
        <translation>{host} 的证书不受信任。</translation>
    </message>
    <message>
        <source>No encrypted connection to {host} could be made.</source>
        <translation>无法与 {host} 建立加密连接。</translation>
    </message>
    <message>
        <source>The network behind {host} gave us no address.</source>
        <translation>{host} 后面的网络未分配地址。</translation>
    </message>
    <message>
        <source>The network behind {host} gave us no usable address.</source>
        <translation>{host} 后面的网络未分配可用的地址。</translation>
    </message>
    <message>
        <source>Adit&apos;s helper did not do that</source>
        <translation>Adit 辅助服务未执行该操作</translation>
    </message>
    <message>
        <source>Could not connect</source>
        <translation>无法连接</translation>
    </message>
    <message>
        <source>Adit tries again by itself.</source>
        <translation>Adit 会自动重试。</translation>
    </message>
    <message>
        <source>That was not done</source>
        <translation>操作未执行</translation>
    </message>
    <message>
        <source>The password was not remembered</source>
        <translation>未能记住密码</translation>
    </message>
    <message>
        <source>Lockdown is on: nothing goes out without a connection.</source>
        <translation>锁定模式已开启：没有连接时，任何流量都不会发出。</translation>
    </message>
    <message>
        <source>Something else holds it, perhaps a connection of another user.</source>
        <translation>另有原因使其保持阻断，可能是其他用户的连接。</translation>
    </message>
    <message>
        <source>The network is still blocked</source>
        <translation>网络仍处于阻断状态</translation>
    </message>
    <message>
        <source>Adit&apos;s helper did not open all of it.</source>
        <translation>Adit 辅助服务未能完全放开网络。</translation>
    </message>
    <message>
        <source>The connection was ended.</source>
        <translation>连接已结束。</translation>
    </message>
    <message>
        <source>A report helps to have it mended.</source>
        <translation>提交报告有助于修复此问题。</translation>
    </message>
    <message>
        <source>Ask an administrator of this machine.</source>
        <translation>请咨询本机管理员。</translation>
    </message>
    <message>
        <source>Connected, with trouble</source>
        <translation>已连接，但有问题</translation>
    </message>
    <message>
        <source>The connection came to an end</source>
        <translation>连接已结束</translation>
    </message>
    <message>
        <source>Not connected at the moment</source>
        <translation>目前未连接</translation>
    </message>
    <message>
        <source>Your answer is needed</source>
        <translation>需要您的答复</translation>
    </message>
    <message>
        <source>Adit&apos;s helper and this window are of different versions.</source>
        <translation>Adit 辅助服务与此窗口的版本不同。</translation>
    </message>
    <message>
        <source>Adit&apos;s helper does not answer.</source>
        <translation>Adit 辅助服务没有响应。</translation>
    </message>
    <message>
        <source>It is not running, or is being restarted.</source>
        <translation>它未运行，或正在重新启动。</translation>
    </message>
    <message>
        <source>Wait a moment, or start it.</source>
        <translation>请稍候，或启动它。</translation>
    </message>
    <message>
        <source>The settings could not be read or kept</source>
        <translation>无法读取或保存设置</translation>
    </message>
    <message>
        <source>There is no usable password or key</source>
        <translation>没有可用的密码或密钥</translation>
    </message>
    <message>
        <source>You are connected to {name}, and will be asked again next time.</source>
        <translation>您已连接到 {name}，下次会再次询问。</translation>
    </message>
    <message>
        <source>The way out: {command}</source>
        <translation>解决办法：{command}</translation>
    </message>
    <message>
        <source>You may not do this on this machine.</source>
        <translation>您无权在本机上执行此操作。</translation>
    </message>
    <message>
        <source>It changes the network of everybody here, or is another user&apos;s, or you did not confirm it with a password.</source>
        <translation>它会更改本机所有人的网络，或属于其他用户，或者您未输入密码确认。</translation>
    </message>
    <message>
        <source>It has too much to do.</source>
        <translation>它过于繁忙。</translation>
    </message>
    <message>
        <source>There are as many connections as it allows, or it is about to end.</source>
        <translation>连接数已达到其允许的上限，或它即将结束运行。</translation>
    </message>
    <message>
        <source>Disconnect something, or wait a moment, and try again.</source>
        <translation>请断开某个连接，或稍候，然后重试。</translation>
    </message>
    <message>
        <source>The settings cannot be used as they are.</source>
        <translation>当前的设置无法使用。</translation>
    </message>
    <message>
        <source>Correct the settings, and connect again.</source>
        <translation>请更正设置，然后重新连接。</translation>
    </message>
    <message>
        <source>The system did not let it.</source>
        <translation>系统不允许它这样做。</translation>
    </message>
    <message>
        <source>A report helps to find out why.</source>
        <translation>提交报告有助于查明原因。</translation>
    </message>
    <message>
        <source>It is too old for that.</source>
        <translation>它的版本过旧，不支持该操作。</translation>
    </message>
    <message>
        <source>Update both, and restart the helper.</source>
        <translation>请更新两者，并重新启动辅助服务。</translation>
    </message>
    <message>
        <source>Type it again, or choose the right file.</source>
        <translation>请重新输入，或选择正确的文件。</translation>
    </message>
    <message>
        <source>Update the helper, and restart it.</source>
        <translation>请更新辅助服务，并重新启动它。</translation>
    </message>
    <message>
        <source>An administrator can do it with: {command}</source>
        <translation>管理员可使用以下命令执行：{command}</translation>
    </message>
    <message>
        <source>Allowed is: {allowed}</source>
        <translation>允许的内容：{allowed}</translation>
    </message>
</context>
<context>
    <name>Report</name>
    <message>
        <source>Save a report</source>
        <translation>保存报告</translation>
    </message>
    <message>
        <source>Text of the report</source>
        <translation>报告文本</translation>
    </message>
    <message>
        <source>Collecting…</source>
        <translation>正在收集…</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>已复制。</translation>
    </message>
    <message>
        <source>This is for whoever shall help you. Names, accounts, public addresses and keys are replaced by numbers. Read it before you give it away; nothing is sent by itself.</source>
        <translation>此报告供为您提供帮助的人使用。名称、账户、公网地址和密钥均已替换为编号。请在交给他人之前阅读；不会自动发送任何内容。</translation>
    </message>
    <message>
        <source>Text (*.txt)</source>
        <translation>文本 (*.txt)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Saved to {file}.</source>
        <translation>已保存到 {file}。</translation>
    </message>
    <message>
        <source>It could not be saved: {why}</source>
        <translation>无法保存：{why}</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>Quit Adit</source>
        <translation>退出 Adit</translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) are there. Stay connected?</source>
        <translation>
            <numerusform>当前有 %n 个连接。要保持连接吗？</numerusform>
        </translation>
    </message>
    <message>
        <source>Without the tray icon the connection goes on: the helper looks after it. You can end it by starting Adit again.</source>
        <translation>没有托盘图标时，连接仍会继续：由辅助服务维持。您可以再次启动 Adit 来结束连接。</translation>
    </message>
    <message>
        <source>Stay connected</source>
        <translation>保持连接</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>断开连接</translation>
    </message>
    <message>
        <source>Do not quit</source>
        <translation>不退出</translation>
    </message>
    <message>
        <source>Remember this and do not ask again</source>
        <translation>记住此选择，不再询问</translation>
    </message>
    <message>
        <source>You are connected to {name}. Stay connected?</source>
        <translation>您已连接到 {name}。要保持连接吗？</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Pages of the settings</source>
        <translation>设置页面</translation>
    </message>
    <message>
        <source>General</source>
        <translation>常规</translation>
    </message>
    <message>
        <source>Protection</source>
        <translation>保护</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>Shows or hides the window</source>
        <translation>显示或隐藏窗口</translation>
    </message>
    <message>
        <source>Connects the last network, or disconnects</source>
        <translation>连接上次的网络，或断开连接</translation>
    </message>
    <message>
        <source>Opens the menu</source>
        <translation>打开菜单</translation>
    </message>
    <message>
        <source>In colour</source>
        <translation>彩色</translation>
    </message>
    <message>
        <source>In one colour, like the desktop&apos;s own</source>
        <translation>单色，与桌面图标一致</translation>
    </message>
    <message>
        <source>Ask me</source>
        <translation>询问我</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>与桌面相同</translation>
    </message>
    <message>
        <source>Show the tray icon when I log in</source>
        <translation>登录时显示托盘图标</translation>
    </message>
    <message>
        <source>Tell me by notifications what happens</source>
        <translation>发生变化时通过通知告诉我</translation>
    </message>
    <message>
        <source>Closing the window quits Adit</source>
        <translation>关闭窗口时退出 Adit</translation>
    </message>
    <message>
        <source>There are no networks of your own yet.</source>
        <translation>您还没有自己的网络。</translation>
    </message>
    <message>
        <source>Connect when the icon appears:</source>
        <translation>图标出现时连接：</translation>
    </message>
    <message>
        <source>A click on the icon:</source>
        <translation>点击图标时：</translation>
    </message>
    <message>
        <source>The icon is:</source>
        <translation>图标样式：</translation>
    </message>
    <message>
        <source>When I quit while connected:</source>
        <translation>在连接状态下退出时：</translation>
    </message>
    <message>
        <source>Language:</source>
        <translation>语言：</translation>
    </message>
    <message>
        <source>The language changes when Adit is started anew.</source>
        <translation>重新启动 Adit 后语言才会更改。</translation>
    </message>
    <message>
        <source>The settings could not be saved: {why}</source>
        <translation>无法保存设置：{why}</translation>
    </message>
    <message>
        <source>This could not be saved: {why}</source>
        <translation>无法保存此项：{why}</translation>
    </message>
    <message>
        <source>Lockdown</source>
        <translation>锁定模式</translation>
    </message>
    <message>
        <source>Hold back the whole machine&apos;s network?</source>
        <translation>要拦截整台计算机的网络吗？</translation>
    </message>
    <message>
        <source>Hold everything back</source>
        <translation>全部拦截</translation>
    </message>
    <message>
        <source>Leave the network open</source>
        <translation>保持网络开放</translation>
    </message>
    <message>
        <source>From now on nothing reaches the network while Adit is not connected: no browser, no updates, nobody on this machine. It stays so after a restart, until it is turned off here or by:
{command}</source>
        <translation>从现在起，只要 Adit 未连接，任何程序都无法访问网络：浏览器、系统更新以及本机的任何用户都不例外。重新启动后依然如此，直到在此处或使用以下命令将其关闭：
{command}</translation>
    </message>
    <message>
        <source>The machine has no password or key for it.</source>
        <translation>本机没有它的密码或密钥。</translation>
    </message>
    <message>
        <source>Networks of this machine are connected by the helper when the machine starts, before anybody logs in.</source>
        <translation>本机的网络由辅助服务在开机时连接，无需等待任何人登录。</translation>
    </message>
    <message>
        <source>Server: {host}</source>
        <translation>服务器：{host}</translation>
    </message>
    <message>
        <source>There are none. An administrator puts profiles into {folder}; {command} lists them.</source>
        <translation>没有本机网络。管理员可将配置放入 {folder}；{command} 可列出这些配置。</translation>
    </message>
    <message>
        <source>It cannot be used: {why}</source>
        <translation>无法使用：{why}</translation>
    </message>
    <message>
        <source>Connect {name} when the machine starts</source>
        <translation>开机时连接 {name}</translation>
    </message>
    <message>
        <source>The machine&apos;s own name servers are asked. Those of a tunnel are put to use while it is up, where its profile has any.</source>
        <translation>目前使用本机自身的 DNS 服务器。如果隧道的配置中有 DNS 服务器，则在隧道连接期间使用它们。</translation>
    </message>
    <message>
        <source>Kill switch</source>
        <translation>断网保护</translation>
    </message>
    <message>
        <source>While a connection that takes all traffic is made or lost, nothing goes around it.</source>
        <translation>接管全部流量的连接在建立或中断时，任何流量都不会绕过它。</translation>
    </message>
    <message>
        <source>The local network can be reached meanwhile</source>
        <translation>期间仍可访问本地网络</translation>
    </message>
    <message>
        <source>Printers, file servers and other machines of this place.</source>
        <translation>打印机、文件服务器以及此处的其他计算机。</translation>
    </message>
    <message>
        <source>Lockdown: no network without a connection</source>
        <translation>锁定模式：没有连接就没有网络</translation>
    </message>
    <message>
        <source>Everything is held back also while nothing is connected, and after a restart.</source>
        <translation>没有任何连接时以及重新启动后，同样拦截全部流量。</translation>
    </message>
    <message>
        <source>This helper has no kill switch.</source>
        <translation>此辅助服务没有断网保护功能。</translation>
    </message>
    <message>
        <source>Only an administrator, or somebody who sits at this machine and has an administrator&apos;s password, can change this.</source>
        <translation>只有管理员，或在本机前操作且知道管理员密码的人，才能更改此项。</translation>
    </message>
    <message>
        <source>Names in {domains} are asked of the tunnel: {servers} (by {manager}).</source>
        <translation>{domains} 中的域名向隧道查询：{servers}（通过 {manager}）。</translation>
    </message>
    <message>
        <source>Name servers</source>
        <translation>DNS 服务器</translation>
    </message>
    <message>
        <source>The tunnel&apos;s name servers could not be put to use: {why}</source>
        <translation>无法使用隧道的 DNS 服务器：{why}</translation>
    </message>
    <message>
        <source>All names are asked of the tunnel: {servers} (by {manager}).</source>
        <translation>所有域名均向隧道查询：{servers}（通过 {manager}）。</translation>
    </message>
    <message>
        <source>The helper does not say: {why}</source>
        <translation>辅助服务未提供信息：{why}</translation>
    </message>
</context>
<context>
    <name>Share</name>
    <message>
        <source>Picture (*.png)</source>
        <translation>图片 (*.png)</translation>
    </message>
    <message>
        <source>Save the file…</source>
        <translation>保存文件…</translation>
    </message>
    <message>
        <source>This kind of file has no place for: {settings}.</source>
        <translation>此类文件无法容纳以下设置：{settings}。</translation>
    </message>
    <message>
        <source>Save the file</source>
        <translation>保存文件</translation>
    </message>
    <message>
        <source>QR code of the network</source>
        <translation>网络的 QR 码</translation>
    </message>
    <message>
        <source>Copy the picture</source>
        <translation>复制图片</translation>
    </message>
    <message>
        <source>Save the picture…</source>
        <translation>保存图片…</translation>
    </message>
    <message>
        <source>Save the picture</source>
        <translation>保存图片</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Include the private keys</source>
        <translation>包含私钥</translation>
    </message>
    <message>
        <source>Include the password</source>
        <translation>包含密码</translation>
    </message>
    <message>
        <source>Asking your keyring…</source>
        <translation>正在询问密钥环…</translation>
    </message>
    <message>
        <source>Your keyring holds nothing for this network.</source>
        <translation>密钥环中没有此网络的内容。</translation>
    </message>
    <message>
        <source>As a file</source>
        <translation>以文件形式</translation>
    </message>
    <message>
        <source>{program} (*.{suffix})</source>
        <translation>{program} (*.{suffix})</translation>
    </message>
    <message>
        <source>As a QR code</source>
        <translation>以 QR 码形式</translation>
    </message>
    <message>
        <source>Share {name}</source>
        <translation>分享 {name}</translation>
    </message>
    <message>
        <source>What your keyring holds for this network cannot be read.</source>
        <translation>密钥环中此网络的内容无法读取。</translation>
    </message>
    <message>
        <source>Whoever gets this can connect as you. Give it to nobody else, and delete it once it is where it shall be.</source>
        <translation>得到它的人可以用您的身份连接。请勿交给其他人，并在送达后将其删除。</translation>
    </message>
    <message>
        <source>This network is too large for a QR code. Save it as a file.</source>
        <translation>此网络的内容过多，无法生成 QR 码。请保存为文件。</translation>
    </message>
    <message>
        <source>Saved as {file}. Only you can read it.</source>
        <translation>已保存为 {file}。只有您可以读取。</translation>
    </message>
    <message>
        <source>It could not be saved: {why}</source>
        <translation>无法保存：{why}</translation>
    </message>
    <message>
        <source>Whoever gets this needs a password or keys of their own to connect.</source>
        <translation>得到它的人需要自己的密码或密钥才能连接。</translation>
    </message>
    <message>
        <source>for {program} (.{suffix})</source>
        <translation>用于 {program}（.{suffix}）</translation>
    </message>
</context>
<context>
    <name>States</name>
    <message>
        <source>Not connected</source>
        <translation>未连接</translation>
    </message>
    <message>
        <source>Looking for Adit&apos;s helper</source>
        <translation>正在查找 Adit 辅助服务</translation>
    </message>
    <message>
        <source>Network blocked, nothing leaks</source>
        <translation>网络已阻断，无泄漏</translation>
    </message>
    <message>
        <source>Lockdown is on: nothing goes out without a connection.</source>
        <translation>锁定模式已开启：没有连接时不会发出任何数据。</translation>
    </message>
    <message>
        <source>Could not connect</source>
        <translation>无法连接</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>已连接</translation>
    </message>
    <message>
        <source>Connected, with trouble</source>
        <translation>已连接，但有问题</translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation>已阻断</translation>
    </message>
    <message>
        <source>Disconnecting</source>
        <translation>正在断开连接</translation>
    </message>
    <message numerus="yes">
        <source>Not connected, trying again in %n second(s)</source>
        <translation>
            <numerusform>未连接，%n 秒后重试</numerusform>
        </translation>
    </message>
    <message>
        <source>Waiting for your answer</source>
        <translation>正在等待您的答复</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>正在准备</translation>
    </message>
    <message>
        <source>Finding the server</source>
        <translation>正在查找服务器</translation>
    </message>
    <message>
        <source>Connecting to the server</source>
        <translation>正在连接服务器</translation>
    </message>
    <message>
        <source>Checking its certificate</source>
        <translation>正在检查其证书</translation>
    </message>
    <message>
        <source>Logging in</source>
        <translation>正在登录</translation>
    </message>
    <message>
        <source>Waiting for the server&apos;s handshake</source>
        <translation>正在等待服务器握手</translation>
    </message>
    <message>
        <source>Getting an address</source>
        <translation>正在获取地址</translation>
    </message>
    <message>
        <source>Setting routes</source>
        <translation>正在设置路由</translation>
    </message>
    <message>
        <source>Find the server</source>
        <translation>查找服务器</translation>
    </message>
    <message>
        <source>Connect to the server</source>
        <translation>连接服务器</translation>
    </message>
    <message>
        <source>Check its certificate</source>
        <translation>检查证书</translation>
    </message>
    <message>
        <source>Log in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Shake hands with the server</source>
        <translation>与服务器握手</translation>
    </message>
    <message>
        <source>Get an address</source>
        <translation>获取地址</translation>
    </message>
    <message>
        <source>Set routes</source>
        <translation>设置路由</translation>
    </message>
    <message>
        <source>Connected, but its name servers could not be set</source>
        <translation>已连接，但无法设置其 DNS 服务器</translation>
    </message>
    <message>
        <source>Connected, but the server does not answer</source>
        <translation>已连接，但服务器没有响应</translation>
    </message>
    <message>
        <source>Connected, but something is not as it should be</source>
        <translation>已连接，但存在异常</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>断开连接</translation>
    </message>
    <message>
        <source>Reconnect</source>
        <translation>重新连接</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Adit&apos;s helper is too old</source>
        <translation>Adit 辅助服务版本过旧</translation>
    </message>
    <message>
        <source>Adit&apos;s helper is newer than this window</source>
        <translation>Adit 辅助服务的版本比此窗口新</translation>
    </message>
    <message>
        <source>Adit&apos;s helper does not answer as it should</source>
        <translation>Adit 辅助服务响应不正常</translation>
    </message>
    <message>
        <source>Adit&apos;s helper went away</source>
        <translation>Adit 辅助服务已停止</translation>
    </message>
    <message>
        <source>Adit&apos;s helper is not running</source>
        <translation>Adit 辅助服务未运行</translation>
    </message>
    <message>
        <source>The connection to {names} was lost.</source>
        <translation>与 {names} 的连接已断开。</translation>
    </message>
    <message>
        <source>Connected to {name}</source>
        <translation>已连接到 {name}</translation>
    </message>
    <message>
        <source>Not connected; what is for {name} goes nowhere</source>
        <translation>未连接；发往 {name} 的流量不会发出</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Not connected, trying again soon</source>
        <translation>未连接，即将重试</translation>
    </message>
    <message>
        <source>Kill switch</source>
        <translation>断网保护</translation>
    </message>
    <message>
        <source>Open Adit</source>
        <translation>打开 Adit</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>设置…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Unblock the network</source>
        <translation>解除网络阻断</translation>
    </message>
    <message>
        <source>Adit: {state}</source>
        <translation>Adit：{state}</translation>
    </message>
    <message>
        <source>Show me how</source>
        <translation>查看方法</translation>
    </message>
    <message>
        <source>Reconnect</source>
        <translation>重新连接</translation>
    </message>
    <message>
        <source>More networks…</source>
        <translation>更多网络…</translation>
    </message>
    <message>
        <source>{network} – Connect</source>
        <translation>{network} – 连接</translation>
    </message>
    <message>
        <source>{network} – {state}</source>
        <translation>{network} – {state}</translation>
    </message>
    <message>
        <source>Adit: {state}
{network}, {address}</source>
        <translation>Adit：{state}
{network}，{address}</translation>
    </message>
    <message>
        <source>Adit: {state}
{network}</source>
        <translation>Adit：{state}
{network}</translation>
    </message>
</context>
<context>
    <name>Trust</name>
    <message numerus="yes">
        <source>and %n other name(s)</source>
        <translation>
            <numerusform>以及另外 %n 个名称</numerusform>
        </translation>
    </message>
    <message>
        <source>This certificate is not the one you trusted before. Somebody may be in between.</source>
        <translation>此证书不是您之前信任的证书。可能有人在中间拦截。</translation>
    </message>
    <message>
        <source>Compare the SHA-256 with the one that whoever runs the server gives you. Adit remembers what you trust, and warns you when the certificate changes.</source>
        <translation>请将此 SHA-256 与服务器管理者提供给您的 SHA-256 进行比对。Adit 会记住您信任的证书，并在证书更改时警告您。</translation>
    </message>
    <message>
        <source>Is this your server?</source>
        <translation>这是您的服务器吗？</translation>
    </message>
    <message>
        <source>I know that the server has a new certificate</source>
        <translation>我知道此服务器更换了新证书</translation>
    </message>
    <message>
        <source>Adit has not seen this certificate before.</source>
        <translation>Adit 此前从未见过此证书。</translation>
    </message>
    <message>
        <source>Ask whoever runs the server, by phone for example, whether it has a new certificate, and compare the SHA-256. Without an answer, do not connect: your password would go to whoever shows this certificate.</source>
        <translation>请向服务器的管理者确认（例如通过电话）是否更换了新证书，并比对 SHA-256。在得到答复之前，请不要连接：否则您的密码会发送给出示此证书的一方。</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>For</source>
        <translation>适用于</translation>
    </message>
    <message>
        <source>Technical reason</source>
        <translation>技术原因</translation>
    </message>
    <message>
        <source>SHA-256 now</source>
        <translation>当前 SHA-256</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the SHA-256</source>
        <translation>复制 SHA-256</translation>
    </message>
    <message>
        <source>Do not connect</source>
        <translation>不连接</translation>
    </message>
    <message>
        <source>Trust this certificate</source>
        <translation>信任此证书</translation>
    </message>
    <message>
        <source>Issued by</source>
        <translation>颁发者</translation>
    </message>
    <message>
        <source>itself</source>
        <translation>其自身</translation>
    </message>
    <message>
        <source>Valid</source>
        <translation>有效期</translation>
    </message>
    <message>
        <source>This certificate is not the one you trusted on {day}. Somebody may be in between.</source>
        <translation>此证书不是您于{day}信任的证书。可能有人在中间拦截。</translation>
    </message>
    <message>
        <source>SHA-256 before</source>
        <translation>先前 SHA-256</translation>
    </message>
    <message>
        <source>from {first} to {last}</source>
        <translation>{first}至{last}</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>{label}: {value}</source>
        <translation>{label}：{value}</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
    </message>
    <message>
        <source>Show all…</source>
        <translation>显示全部…</translation>
    </message>
    <message>
        <source>Show all routes</source>
        <translation>显示全部路由</translation>
    </message>
    <message>
        <source>Copy all details</source>
        <translation>复制全部详细信息</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message numerus="yes">
        <source>%n time(s), after other programs had changed what is ours</source>
        <translation>
            <numerusform>%n 次（其他程序更改了 Adit 的设置）</numerusform>
        </translation>
    </message>
    <message>
        <source>as without this network</source>
        <translation>与未使用此网络时相同</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>DNS</source>
        <translation>DNS</translation>
    </message>
    <message>
        <source>Routes</source>
        <translation>路由</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>安全</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Handshake</source>
        <translation>握手</translation>
    </message>
    <message>
        <source>Connected for</source>
        <translation>连接时长</translation>
    </message>
    <message>
        <source>Traffic</source>
        <translation>流量</translation>
    </message>
    <message>
        <source>Overlap</source>
        <translation>重叠</translation>
    </message>
    <message>
        <source>Put right</source>
        <translation>已修正</translation>
    </message>
    <message>
        <source>Notice</source>
        <translation>公告</translation>
    </message>
    <message numerus="yes">
        <source>{items} and %n more</source>
        <translation>
            <numerusform>{items} 以及另外 %n 项</numerusform>
        </translation>
    </message>
    <message>
        <source>given by the server</source>
        <translation>由服务器提供</translation>
    </message>
    <message>
        <source>server known by its key</source>
        <translation>通过密钥识别服务器</translation>
    </message>
    <message>
        <source>certificate checked by the system&apos;s authorities</source>
        <translation>证书由系统的证书颁发机构验证</translation>
    </message>
    <message>
        <source>{duration} ago</source>
        <translation>{duration} 前</translation>
    </message>
    <message>
        <source>{received} received, {sent} sent</source>
        <translation>已接收 {received}，已发送 {sent}</translation>
    </message>
    <message numerus="yes">
        <source>%n packet(s) dropped</source>
        <translation>
            <numerusform>丢弃 %n 个数据包</numerusform>
        </translation>
    </message>
    <message>
        <source>The same addresses are also routed by {names}. {winner} has the traffic.</source>
        <translation>{names} 也路由相同的地址。流量由 {winner} 承载。</translation>
    </message>
    <message>
        <source>certificate pinned</source>
        <translation>证书已固定</translation>
    </message>
    <message>
        <source>The same addresses are also routed by {names}.</source>
        <translation>{names} 也路由相同的地址。</translation>
    </message>
    <message>
        <source>The same addresses are also routed by {names}. This network has the traffic.</source>
        <translation>{names} 也路由相同的地址。流量由此网络承载。</translation>
    </message>
    <message>
        <source>{servers} ({domains})</source>
        <translation>{servers}（{domains}）</translation>
    </message>
    <message>
        <source>set through {manager}</source>
        <translation>通过 {manager} 设置</translation>
    </message>
    <message>
        <source>certificate trusted on {day}</source>
        <translation>证书于{day}获得信任</translation>
    </message>
    <message>
        <source>Add a server</source>
        <translation>添加服务器</translation>
    </message>
    <message>
        <source>Type its address, or paste what you were given.</source>
        <translation>输入其地址，或粘贴您收到的内容。</translation>
    </message>
    <message>
        <source>Open a file</source>
        <translation>打开文件</translation>
    </message>
    <message>
        <source>A .vpn or .conf file, or a picture of a QR code. You can also drop it here.</source>
        <translation>.vpn 或 .conf 文件，或 QR 码图片。也可以拖放到此处。</translation>
    </message>
    <message>
        <source>Try the demo</source>
        <translation>试用演示</translation>
    </message>
    <message>
        <source>A server and networks of its own on this computer, to see that it works.</source>
        <translation>在此计算机上使用独立的服务器和网络，看看它如何运作。</translation>
    </message>
    <message>
        <source>Which network would you like to reach?</source>
        <translation>您想连接到哪个网络？</translation>
    </message>
    <message>
        <source>{problem}: show me how to start it</source>
        <translation>{problem}：查看启动方法</translation>
    </message>
    <message>
        <source>Networks</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Add a network</source>
        <translation>添加网络</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>新名称</translation>
    </message>
    <message>
        <source>60 s</source>
        <translation>60 秒</translation>
    </message>
    <message>
        <source>The last minute</source>
        <translation>最近一分钟</translation>
    </message>
    <message>
        <source>1 h</source>
        <translation>1 小时</translation>
    </message>
    <message>
        <source>The last hour</source>
        <translation>最近一小时</translation>
    </message>
    <message>
        <source>↓ {rate} down</source>
        <translation>↓ 下载 {rate}</translation>
    </message>
    <message>
        <source>↑ {rate} up</source>
        <translation>↑ 上传 {rate}</translation>
    </message>
    <message>
        <source>{time} to the server</source>
        <translation>到服务器 {time}</translation>
    </message>
    <message>
        <source>Unblock</source>
        <translation>解除阻断</translation>
    </message>
    <message>
        <source>Network blocked, nothing leaks.</source>
        <translation>网络已阻断，无泄漏。</translation>
    </message>
    <message>
        <source>&amp;Add…</source>
        <translation>添加(&amp;A)…</translation>
    </message>
    <message>
        <source>&amp;Open file…</source>
        <translation>打开文件(&amp;O)…</translation>
    </message>
    <message>
        <source>&amp;Paste to import</source>
        <translation>粘贴并导入(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Connect</source>
        <translation>连接(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Unblock</source>
        <translation>解除阻断(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Edit…</source>
        <translation>编辑(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation>重命名(&amp;R)</translation>
    </message>
    <message>
        <source>D&amp;uplicate</source>
        <translation>创建副本(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Share…</source>
        <translation>分享(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>删除(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Search</source>
        <translation>搜索(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Log</source>
        <translation>日志(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Routes…</source>
        <translation>路由(&amp;R)…</translation>
    </message>
    <message>
        <source>&amp;Copy all details</source>
        <translation>复制全部详细信息(&amp;C)</translation>
    </message>
    <message>
        <source>S&amp;ettings…</source>
        <translation>设置(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Kill switch</source>
        <translation>断网保护(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Lockdown</source>
        <translation>锁定模式(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>快捷键(&amp;K)</translation>
    </message>
    <message>
        <source>Save a &amp;report…</source>
        <translation>保存报告(&amp;R)…</translation>
    </message>
    <message>
        <source>Try the &amp;demo</source>
        <translation>试用演示(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;About Adit</source>
        <translation>关于 Adit(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Network</source>
        <translation>网络(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>查看(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Protection</source>
        <translation>保护(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Another user&apos;s network</source>
        <translation>其他用户的网络</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Search networks</source>
        <translation>搜索网络</translation>
    </message>
    <message>
        <source>Other connections</source>
        <translation>其他连接</translation>
    </message>
    <message>
        <source>State not known</source>
        <translation>状态未知</translation>
    </message>
    <message>
        <source>Will try again</source>
        <translation>将会重试</translation>
    </message>
    <message>
        <source>Of this computer</source>
        <translation>此计算机的网络</translation>
    </message>
    <message>
        <source>Can not be used</source>
        <translation>无法使用</translation>
    </message>
    <message>
        <source>When connected, the networks behind {server} can be reached. Everything else takes the ordinary way.</source>
        <translation>连接后，可以访问 {server} 后面的网络。其他流量仍走平常的路径。</translation>
    </message>
    <message>
        <source>When connected, what is meant for the networks below goes through {server}. Everything else takes the ordinary way.</source>
        <translation>连接后，发往下列网段的流量经由 {server}。其他流量仍走平常的路径。</translation>
    </message>
    <message>
        <source>Adit is looking for its helper, and will know more in a moment.</source>
        <translation>Adit 正在查找其辅助服务，稍后即可得知更多信息。</translation>
    </message>
    <message>
        <source>This network is set up for the whole computer, and cannot be used:</source>
        <translation>此网络为整台计算机设置，目前无法使用：</translation>
    </message>
    <message>
        <source>If the connection breaks, the kill switch lets nothing out until it is back.</source>
        <translation>如果连接中断，断网保护会阻止任何流量发出，直到连接恢复。</translation>
    </message>
    <message>
        <source>The kill switch is off: if the connection breaks, traffic takes the ordinary way.</source>
        <translation>断网保护已关闭：如果连接中断，流量会走平常的路径。</translation>
    </message>
    <message>
        <source>This network is set up for the whole computer. An administrator can change it.</source>
        <translation>此网络为整台计算机设置。管理员可以更改它。</translation>
    </message>
    <message>
        <source>When connected, everything this computer sends goes through {server}.</source>
        <translation>连接后，此计算机发送的全部流量都经由 {server}。</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Enter password…</source>
        <translation>输入密码…</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>编辑…</translation>
    </message>
    <message>
        <source>Show the certificate…</source>
        <translation>显示证书…</translation>
    </message>
    <message>
        <source>Show me how</source>
        <translation>查看方法</translation>
    </message>
    <message>
        <source>Save a report…</source>
        <translation>保存报告…</translation>
    </message>
    <message numerus="yes">
        <source>a network of %n address(es)</source>
        <translation>
            <numerusform>含 %n 个地址的网段</numerusform>
        </translation>
    </message>
    <message>
        <source>everything by IPv6</source>
        <translation>全部 IPv6 流量</translation>
    </message>
    <message>
        <source>one address</source>
        <translation>一个地址</translation>
    </message>
    <message>
        <source>multicast</source>
        <translation>组播</translation>
    </message>
    <message>
        <source>addresses of the local link</source>
        <translation>本地链路地址</translation>
    </message>
    <message numerus="yes">
        <source>a private network of %n address(es)</source>
        <translation>
            <numerusform>含 %n 个地址的私有网段</numerusform>
        </translation>
    </message>
    <message>
        <source>a part of the internet</source>
        <translation>互联网的一部分</translation>
    </message>
    <message>
        <source>everything</source>
        <translation>全部流量</translation>
    </message>
    <message numerus="yes">
        <source>%n network(s)</source>
        <translation>
            <numerusform>%n 个网段</numerusform>
        </translation>
    </message>
    <message>
        <source>everything by IPv4</source>
        <translation>全部 IPv4 流量</translation>
    </message>
    <message numerus="yes">
        <source>everything by IPv6, and %n network(s)</source>
        <translation>
            <numerusform>全部 IPv6 流量及 %n 个网段</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n kept outside</source>
        <translation>
            <numerusform>%n 项除外</numerusform>
        </translation>
    </message>
    <message>
        <source>a private network</source>
        <translation>私有网段</translation>
    </message>
    <message numerus="yes">
        <source>everything by IPv4, and %n network(s)</source>
        <translation>
            <numerusform>全部 IPv4 流量及 %n 个网段</numerusform>
        </translation>
    </message>
    <message>
        <source>the server&apos;s own network</source>
        <translation>服务器自身的网络</translation>
    </message>
    <message>
        <source>the addresses of this name</source>
        <translation>此域名的地址</translation>
    </message>
    <message>
        <source>outside</source>
        <translation>不经此网络</translation>
    </message>
    <message>
        <source>through this network</source>
        <translation>经此网络</translation>
    </message>
    <message>
        <source>Where a smaller network lies within a larger one, the smaller one counts.</source>
        <translation>如果较小的网段包含在较大的网段之中，则以较小的为准。</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>In words</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>Goes</source>
        <translation>去向</translation>
    </message>
    <message>
        <source>Routes of {name}</source>
        <translation>{name} 的路由</translation>
    </message>
    <message>
        <source>{step}: done</source>
        <translation>{step}：已完成</translation>
    </message>
    <message>
        <source>{step}: being done</source>
        <translation>{step}：进行中</translation>
    </message>
    <message>
        <source>{step}: to come</source>
        <translation>{step}：待进行</translation>
    </message>
    <message>
        <source>The helper is needed to change this.</source>
        <translation>更改此项需要辅助服务。</translation>
    </message>
    <message>
        <source>Only an administrator can change this.</source>
        <translation>只有管理员才能更改此项。</translation>
    </message>
    <message>
        <source>Kill switch</source>
        <translation>断网保护</translation>
    </message>
    <message>
        <source>Nothing is held back.</source>
        <translation>未拦截任何流量。</translation>
    </message>
    <message>
        <source>What is meant for your networks goes there, or nowhere.</source>
        <translation>发往您的网络的流量只经由这些网络，否则不会发出。</translation>
    </message>
    <message>
        <source>Only the server can be reached.</source>
        <translation>仅可访问服务器。</translation>
    </message>
    <message>
        <source>Traffic goes through Adit, or nowhere.</source>
        <translation>流量只经由 Adit，否则不会发出。</translation>
    </message>
    <message>
        <source>Nothing gets out.</source>
        <translation>任何流量都不会发出。</translation>
    </message>
    <message>
        <source>Lockdown is on: it holds also without a connection.</source>
        <translation>锁定模式已开启：没有连接时同样拦截。</translation>
    </message>
    <message>
        <source>Technical details</source>
        <translation>技术细节</translation>
    </message>
    <message>
        <source>Why it may have: {why}</source>
        <translation>可能的原因：{why}</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Deleted {name}.</source>
        <translation>已删除 {name}。</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) cannot be used</source>
        <translation>
            <numerusform>%n 个文件无法使用</numerusform>
        </translation>
    </message>
    <message>
        <source>What is wrong with them</source>
        <translation>文件存在的问题</translation>
    </message>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation>
            <numerusform>以及另外 %n 项。</numerusform>
        </translation>
    </message>
</context>
</TS>
