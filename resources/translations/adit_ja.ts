<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
<context>
    <name>About</name>
    <message>
        <source>About Adit</source>
        <translation>Adit について</translation>
    </message>
    <message>
        <source>A VPN application for the Linux desktop: SoftEther and WireGuard.</source>
        <translation>Linux デスクトップ向けの VPN アプリケーションです。SoftEther と WireGuard に対応しています。</translation>
    </message>
    <message>
        <source>Free software under the Apache License 2.0. It comes without any warranty. Qt and PySide6 are used under the LGPL, version 3.</source>
        <translation>Apache License 2.0 に基づくフリーソフトウェアです。いかなる保証もありません。Qt と PySide6 は LGPL バージョン 3 に基づいて使用しています。</translation>
    </message>
    <message>
        <source>Version {version}, with Qt {qt}</source>
        <translation>バージョン {version} (Qt {qt})</translation>
    </message>
    <message>
        <source>Helper: version {version}</source>
        <translation>ヘルパー: バージョン {version}</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>キーボードショートカット</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>動作</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>キー</translation>
    </message>
</context>
<context>
    <name>Demo</name>
    <message>
        <source>Try the demo</source>
        <translation>デモを試す</translation>
    </message>
    <message>
        <source>Adit at work, in a network of its own</source>
        <translation>専用のネットワークで動く Adit</translation>
    </message>
    <message>
        <source>How far the demo is</source>
        <translation>デモの進み具合</translation>
    </message>
    <message>
        <source>What was done</source>
        <translation>実行した内容</translation>
    </message>
    <message>
        <source>Technical details</source>
        <translation>技術的な詳細</translation>
    </message>
    <message>
        <source>Run it again</source>
        <translation>もう一度実行</translation>
    </message>
    <message>
        <source>The demo took too long and was stopped. Try again while the machine is idle.</source>
        <translation>デモに時間がかかりすぎたため中止しました。コンピューターの負荷が低いときに、もう一度試してください。</translation>
    </message>
    <message>
        <source>A network with a server was made, and the helper started.</source>
        <translation>サーバーのあるネットワークを作成し、ヘルパーを起動しました。</translation>
    </message>
    <message>
        <source>The helper makes a network device.</source>
        <translation>ヘルパーがネットワークデバイスを作成します。</translation>
    </message>
    <message>
        <source>It connects to the server, outside the tunnel.</source>
        <translation>トンネルの外でサーバーに接続します。</translation>
    </message>
    <message>
        <source>Nobody vouches for the server&apos;s certificate: its fingerprint was compared, and is right.</source>
        <translation>サーバーの証明書を保証する認証局はありません。フィンガープリントを照合し、一致しました。</translation>
    </message>
    <message>
        <source>The server is the right one; logging in.</source>
        <translation>正しいサーバーです。ログインします。</translation>
    </message>
    <message>
        <source>Logged in; asking for an address through the tunnel.</source>
        <translation>ログインしました。トンネル経由でアドレスを要求します。</translation>
    </message>
    <message>
        <source>A page was fetched through the tunnel.</source>
        <translation>トンネル経由でページを取得しました。</translation>
    </message>
    <message>
        <source>Disconnected: addresses, routes and devices are as they were before.</source>
        <translation>切断しました。アドレス、経路、デバイスは元どおりです。</translation>
    </message>
    <message>
        <source>A small VPN server and Adit&apos;s helper run for some seconds in a network that only they see. Your own network and your profiles are not touched.</source>
        <translation>小さな VPN サーバーと Adit のヘルパーを、ほかから見えないネットワークの中で数秒間動かします。お使いのネットワークとプロファイルには影響しません。</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
    <message>
        <source>It worked: a real tunnel, and nothing of it is left.</source>
        <translation>成功しました。実際のトンネルを使いましたが、跡は何も残っていません。</translation>
    </message>
    <message>
        <source>The demo was stopped. Nothing of it is left.</source>
        <translation>デモを中止しました。跡は何も残っていません。</translation>
    </message>
    <message>
        <source>Connected: the address in the tunnel is {address}.</source>
        <translation>接続しました。トンネル内のアドレスは {address} です。</translation>
    </message>
    <message>
        <source>An echo came back through the tunnel after {time}.</source>
        <translation>トンネル経由のエコー応答が {time} で返ってきました。</translation>
    </message>
    <message>
        <source>Measured: {down} down, {up} up, within this machine.</source>
        <translation>測定結果: 下り {down}、上り {up} (このコンピューター内)。</translation>
    </message>
    <message>
        <source>The demo could not be started: {why}</source>
        <translation>デモを開始できませんでした: {why}</translation>
    </message>
    <message>
        <source>The demo ended without saying why (exit status {status}). The technical details, or this command in a terminal, may tell more: {command}</source>
        <translation>デモが理由を示さずに終了しました (終了ステータス {status})。技術的な詳細か、端末で次のコマンドを実行すると、原因がわかる場合があります: {command}</translation>
    </message>
</context>
<context>
    <name>Editor</name>
    <message>
        <source>A port is a number from 1 to 65535.</source>
        <translation>ポートは 1 から 65535 までの数値です。</translation>
    </message>
    <message numerus="yes">
        <source>A hub&apos;s name has at most %n character(s).</source>
        <translation>
            <numerusform>HUB 名は %n 文字以内です。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A user name has at most %n character(s).</source>
        <translation>
            <numerusform>ユーザー名は %n 文字以内です。</numerusform>
        </translation>
    </message>
    <message>
        <source>A SHA-256 fingerprint has 64 digits and letters from a to f.</source>
        <translation>SHA-256 フィンガープリントは、数字と a から f までの英字の計 64 文字です。</translation>
    </message>
    <message>
        <source>A port is a number from 1 to 65535; empty for any.</source>
        <translation>ポートは 1 から 65535 までの数値です。空欄にすると任意のポートを使います。</translation>
    </message>
    <message>
        <source>This is a number of seconds; empty for none.</source>
        <translation>秒数を入力してください。空欄にすると使用しません。</translation>
    </message>
    <message>
        <source>This is no key: one has 44 letters, digits and signs, and ends with “=”.</source>
        <translation>これは鍵ではありません。鍵は英数字と記号の 44 文字で、末尾は「=」です。</translation>
    </message>
    <message>
        <source>Give it a name.</source>
        <translation>名前を入力してください。</translation>
    </message>
    <message numerus="yes">
        <source>A name has at most %n character(s).</source>
        <translation>
            <numerusform>名前は %n 文字以内です。</numerusform>
        </translation>
    </message>
    <message>
        <source>A name has letters, digits and signs only.</source>
        <translation>名前に使えるのは文字、数字、記号だけです。</translation>
    </message>
    <message>
        <source>Type the server&apos;s name or address.</source>
        <translation>サーバーの名前またはアドレスを入力してください。</translation>
    </message>
    <message>
        <source>Type the name of the hub on the server.</source>
        <translation>サーバー上の HUB の名前を入力してください。</translation>
    </message>
    <message>
        <source>Type your user name on the server.</source>
        <translation>サーバー上のユーザー名を入力してください。</translation>
    </message>
    <message>
        <source>Paste the certificate&apos;s SHA-256 fingerprint.</source>
        <translation>証明書の SHA-256 フィンガープリントを貼り付けてください。</translation>
    </message>
    <message>
        <source>Not everything can be kept outside; turn off sending everything through it.</source>
        <translation>すべてを除外することはできません。代わりに、すべての通信を経由させる設定をオフにしてください。</translation>
    </message>
    <message>
        <source>Paste the private key, or generate one.</source>
        <translation>秘密鍵を貼り付けるか、生成してください。</translation>
    </message>
    <message>
        <source>Paste the peer&apos;s public key.</source>
        <translation>ピアの公開鍵を貼り付けてください。</translation>
    </message>
    <message>
        <source>This is no host name or address. An example is {example}.</source>
        <translation>ホスト名またはアドレスではありません。入力例: {example}</translation>
    </message>
    <message>
        <source>A gateway is an IPv4 address, for example {example}.</source>
        <translation>ゲートウェイには IPv4 アドレスを入力します。入力例: {example}</translation>
    </message>
    <message>
        <source>A gateway is an IPv6 address, for example {example}.</source>
        <translation>ゲートウェイには IPv6 アドレスを入力します。入力例: {example}</translation>
    </message>
    <message>
        <source>{value} is no address of a name server, for example {example}.</source>
        <translation>{value}はネームサーバーのアドレスではありません。入力例: {example}</translation>
    </message>
    <message>
        <source>{value} is no domain, for example {example}.</source>
        <translation>{value}はドメインではありません。入力例: {example}</translation>
    </message>
    <message>
        <source>A routing table is a number; {off} sets no routes.</source>
        <translation>ルーティングテーブルには数値を入力します。{off} にすると経路を設定しません。</translation>
    </message>
    <message>
        <source>Type host and port, for example {example}.</source>
        <translation>ホストとポートを入力してください。入力例: {example}</translation>
    </message>
    <message>
        <source>The size is a number from {least} to {most}; empty for automatic.</source>
        <translation>サイズは {least} から {most} までの数値です。空欄にすると自動で決まります。</translation>
    </message>
    <message>
        <source>{value} is no address with a prefix length, for example {example}.</source>
        <translation>{value}はプレフィックス長付きのアドレスではありません。入力例: {example}</translation>
    </message>
    <message>
        <source>{value} is no network, for example {example}.</source>
        <translation>{value}はネットワークではありません。入力例: {example}</translation>
    </message>
    <message>
        <source>“{value}”</source>
        <translation>「{value}」</translation>
    </message>
    <message>
        <source>{value} is an address inside a network; the network is {network}.</source>
        <translation>{value}はネットワーク内のアドレスです。ネットワークは {network} です。</translation>
    </message>
    <message>
        <source>Server, file, or the text of a file</source>
        <translation>サーバー、ファイル、またはファイルの内容</translation>
    </message>
    <message>
        <source>vpn.example.org, vpn.example.org:443/OFFICE, or paste a configuration</source>
        <translation>vpn.example.org や vpn.example.org:443/OFFICE、または設定を貼り付け</translation>
    </message>
    <message>
        <source>There is no such file.</source>
        <translation>ファイルが見つかりません。</translation>
    </message>
    <message>
        <source>This is no server and no configuration that Adit knows.</source>
        <translation>サーバーとしても、Adit が扱える設定としても認識できません。</translation>
    </message>
    <message>
        <source>Look at all of them…</source>
        <translation>すべて確認…</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>種類</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save and connect</source>
        <translation>保存して接続</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>The fields below are filled from this configuration.</source>
        <translation>この設定の内容を下の欄に入力しました。</translation>
    </message>
    <message numerus="yes">
        <source>This holds %n network(s).</source>
        <translation>
            <numerusform>この設定には %n 個のネットワークが含まれています。</numerusform>
        </translation>
    </message>
    <message>
        <source>Another network is called this.</source>
        <translation>この名前のネットワークはすでにあります。</translation>
    </message>
    <message>
        <source>This cannot be used: {why}</source>
        <translation>使用できません: {why}</translation>
    </message>
    <message>
        <source>Add a network</source>
        <translation>ネットワークの追加</translation>
    </message>
    <message>
        <source>It has commands to run, which Adit never does:</source>
        <translation>次のコマンドを実行する指定がありますが、Adit はコマンドを実行しません:</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>接続</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Asking your keyring to keep the secrets…</source>
        <translation>機密情報をキーリングに保存しています…</translation>
    </message>
    <message>
        <source>{name} is saved, but its secrets are not kept. {why}</source>
        <translation>{name} は保存しましたが、機密情報は保存していません。{why}</translation>
    </message>
    <message>
        <source>Change {name}</source>
        <translation>{name} の編集</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>接続</translation>
    </message>
    <message>
        <source>Login</source>
        <translation>ログイン</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>ネットワーク</translation>
    </message>
    <message>
        <source>Safety</source>
        <translation>安全性</translation>
    </message>
    <message>
        <source>More</source>
        <translation>詳細設定</translation>
    </message>
    <message numerus="yes">
        <source>There is room for %n entry(s) here.</source>
        <translation>
            <numerusform>ここに入力できるのは %n 件までです。</numerusform>
        </translation>
    </message>
    <message>
        <source>Paste the preshared key, or turn it off.</source>
        <translation>事前共有鍵を貼り付けるか、使用をオフにしてください。</translation>
    </message>
    <message>
        <source>Public key</source>
        <translation>公開鍵</translation>
    </message>
    <message>
        <source>Server and port</source>
        <translation>サーバーとポート</translation>
    </message>
    <message>
        <source>Networks behind it</source>
        <translation>接続先のネットワーク</translation>
    </message>
    <message>
        <source>With a preshared key</source>
        <translation>事前共有鍵を使う</translation>
    </message>
    <message>
        <source>Preshared key</source>
        <translation>事前共有鍵</translation>
    </message>
    <message>
        <source>Keepalive (seconds)</source>
        <translation>キープアライブ (秒)</translation>
    </message>
    <message>
        <source>Remove this peer</source>
        <translation>このピアを削除</translation>
    </message>
    <message>
        <source>Another peer has this key.</source>
        <translation>別のピアがこの鍵を使っています。</translation>
    </message>
    <message>
        <source>Type it again: the one that is kept belongs to the old public key.</source>
        <translation>もう一度入力してください。保存されているのは、古い公開鍵に対応するものです。</translation>
    </message>
    <message>
        <source>Add a peer</source>
        <translation>ピアを追加</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>As it is kept</source>
        <translation>保存済み</translation>
    </message>
    <message>
        <source>What goes to this peer; {four} and {six} for everything.</source>
        <translation>このピアに送る宛先です。{four} と {six} を指定するとすべてになります。</translation>
    </message>
    <message>
        <source>Peer {number}</source>
        <translation>ピア {number}</translation>
    </message>
    <message>
        <source>Remove peer {number}</source>
        <translation>ピア {number} を削除</translation>
    </message>
    <message>
        <source>{network} is behind another peer as well.</source>
        <translation>{network} は別のピアにも指定されています。</translation>
    </message>
    <message>
        <source>Your keyring holds nothing for this network.</source>
        <translation>このネットワークの情報はキーリングにありません。</translation>
    </message>
    <message>
        <source>Your keyring does not hold all that is needed for this network.</source>
        <translation>このネットワークに必要な情報の一部がキーリングにありません。</translation>
    </message>
    <message>
        <source>Type the password first.</source>
        <translation>先にパスワードを入力してください。</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>サーバー</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>ポート</translation>
    </message>
    <message>
        <source>Hub</source>
        <translation>HUB</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>ユーザー名</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>パスワード</translation>
    </message>
    <message>
        <source>Remember the password in the keyring</source>
        <translation>パスワードをキーリングに保存する</translation>
    </message>
    <message>
        <source>Log in with</source>
        <translation>ログイン方法</translation>
    </message>
    <message>
        <source>Server&apos;s certificate</source>
        <translation>サーバーの証明書</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>Send everything through this network</source>
        <translation>すべての通信をこのネットワーク経由にする</translation>
    </message>
    <message>
        <source>Also through it, by network</source>
        <translation>経由するネットワーク</translation>
    </message>
    <message>
        <source>Size of packets (MTU)</source>
        <translation>パケットサイズ (MTU)</translation>
    </message>
    <message>
        <source>IPv4</source>
        <translation>IPv4</translation>
    </message>
    <message>
        <source>IPv4 addresses</source>
        <translation>IPv4 アドレス</translation>
    </message>
    <message>
        <source>IPv4 gateway</source>
        <translation>IPv4 ゲートウェイ</translation>
    </message>
    <message>
        <source>IPv6</source>
        <translation>IPv6</translation>
    </message>
    <message>
        <source>IPv6 addresses</source>
        <translation>IPv6 アドレス</translation>
    </message>
    <message>
        <source>IPv6 gateway</source>
        <translation>IPv6 ゲートウェイ</translation>
    </message>
    <message>
        <source>Type an address with its prefix length.</source>
        <translation>プレフィックス長付きのアドレスを入力してください。</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自動</translation>
    </message>
    <message>
        <source>Taken from the file</source>
        <translation>ファイルから取得</translation>
    </message>
    <message>
        <source>You are asked for it when you connect.</source>
        <translation>接続時に入力を求められます。</translation>
    </message>
    <message>
        <source>a password</source>
        <translation>パスワード</translation>
    </message>
    <message>
        <source>a password that the server passes on (RADIUS, NT domain)</source>
        <translation>サーバーが転送するパスワード (RADIUS、NT ドメイン)</translation>
    </message>
    <message>
        <source>no password (anonymous)</source>
        <translation>パスワードなし (匿名)</translation>
    </message>
    <message>
        <source>ask me where nobody vouches for it</source>
        <translation>認証局の保証がなければ確認する</translation>
    </message>
    <message>
        <source>only what this system&apos;s authorities vouch for</source>
        <translation>このシステムの認証局が保証するもののみ</translation>
    </message>
    <message>
        <source>only the one with this SHA-256</source>
        <translation>この SHA-256 のもののみ</translation>
    </message>
    <message>
        <source>For example {example}.</source>
        <translation>入力例: {example}</translation>
    </message>
    <message>
        <source>address from the server (DHCP)</source>
        <translation>サーバーから取得 (DHCP)</translation>
    </message>
    <message>
        <source>fixed addresses</source>
        <translation>固定アドレス</translation>
    </message>
    <message>
        <source>off</source>
        <translation>オフ</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>自動</translation>
    </message>
    <message>
        <source>Name servers</source>
        <translation>ネームサーバー</translation>
    </message>
    <message>
        <source>Search domains</source>
        <translation>検索ドメイン</translation>
    </message>
    <message>
        <source>Domains for these name servers</source>
        <translation>DNS の対象ドメイン</translation>
    </message>
    <message>
        <source>Where not all names are asked of them.</source>
        <translation>一部の名前だけを問い合わせる場合に指定します。</translation>
    </message>
    <message>
        <source>Networks kept outside</source>
        <translation>除外するネットワーク</translation>
    </message>
    <message>
        <source>Also through it, by name</source>
        <translation>経由するドメイン</translation>
    </message>
    <message>
        <source>Kept outside, by name</source>
        <translation>除外するドメイン</translation>
    </message>
    <message>
        <source>Routing table</source>
        <translation>ルーティングテーブル</translation>
    </message>
    <message>
        <source>{value} cannot be both inside and outside.</source>
        <translation>{value} を経由と除外の両方に指定することはできません。</translation>
    </message>
    <message>
        <source>The test is running</source>
        <translation>テストの実行中</translation>
    </message>
    <message>
        <source>It works: the server answered, and let you in.</source>
        <translation>成功しました。サーバーが応答し、ログインできました。</translation>
    </message>
    <message>
        <source>Stop the test</source>
        <translation>テストを中止</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>テスト</translation>
    </message>
    <message>
        <source>Trying to log in to {server}. Your routes stay as they are.</source>
        <translation>{server} へのログインを試しています。経路は変更しません。</translation>
    </message>
    <message>
        <source>Private key</source>
        <translation>秘密鍵</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>Generate a private key</source>
        <translation>秘密鍵を生成</translation>
    </message>
    <message>
        <source>Own addresses</source>
        <translation>自分のアドレス</translation>
    </message>
    <message>
        <source>Public key to give to the server</source>
        <translation>サーバーに登録する公開鍵</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Copy the public key</source>
        <translation>公開鍵をコピー</translation>
    </message>
    <message>
        <source>Port of this machine</source>
        <translation>このコンピューターのポート</translation>
    </message>
    <message>
        <source>Give this public key to whoever runs the server:</source>
        <translation>この公開鍵をサーバーの管理者に渡してください:</translation>
    </message>
    <message>
        <source>Any</source>
        <translation>任意</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>表示</translation>
    </message>
    <message>
        <source>Show what is typed in {field}</source>
        <translation>「{field}」の入力内容を表示</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>隠す</translation>
    </message>
    <message>
        <source>Hide what is typed in {field}</source>
        <translation>「{field}」の入力内容を隠す</translation>
    </message>
</context>
<context>
    <name>Helper</name>
    <message>
        <source>Command</source>
        <translation>コマンド</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>コピーしました</translation>
    </message>
    <message>
        <source>Technical details</source>
        <translation>技術的な詳細</translation>
    </message>
    <message>
        <source>The helper is the part of Adit that may change this computer&apos;s network. It runs in the background, and nobody has started it.</source>
        <translation>ヘルパーは、このコンピューターのネットワーク設定を変更できる Adit の構成要素です。バックグラウンドで動作しますが、まだ起動されていません。</translation>
    </message>
    <message>
        <source>This window was upgraded, and the helper that runs is still the one from before. They do not understand each other.</source>
        <translation>このウィンドウは更新されましたが、動作中のヘルパーは以前のバージョンのままです。互いに通信できません。</translation>
    </message>
    <message>
        <source>The helper was upgraded, and this window is still the one from before. They do not understand each other.</source>
        <translation>ヘルパーは更新されましたが、このウィンドウは以前のバージョンのままです。互いに通信できません。</translation>
    </message>
    <message>
        <source>Something answers in the helper&apos;s place, but not as it should. The helper may be overloaded, or you may not be allowed to use it.</source>
        <translation>ヘルパーの場所で応答がありましたが、正しい応答ではありません。ヘルパーが過負荷になっているか、使用が許可されていない可能性があります。</translation>
    </message>
    <message>
        <source>The helper was here a moment ago. It may be restarting, which takes a few seconds. What the kill switch held, it still holds.</source>
        <translation>ヘルパーは少し前まで動作していました。再起動中の場合は、数秒で復帰します。キルスイッチによる遮断はそのまま有効です。</translation>
    </message>
    <message>
        <source>Adit connects to the helper by itself as soon as it can. Until then your networks can be edited, but not connected.</source>
        <translation>ヘルパーが使えるようになると、Adit は自動的に接続します。それまではネットワークを編集できますが、接続はできません。</translation>
    </message>
    <message>
        <source>If Adit is installed, start its service once and for all:</source>
        <translation>Adit がインストールされている場合は、サービスを有効にして起動してください:</translation>
    </message>
    <message>
        <source>Or start the helper by hand, until you stop it:</source>
        <translation>または、ヘルパーを手動で起動してください (停止するまで動作します):</translation>
    </message>
    <message>
        <source>This window was upgraded, and the helper that runs is still version {version}. They do not understand each other.</source>
        <translation>このウィンドウは更新されましたが、動作中のヘルパーはバージョン {version} のままです。互いに通信できません。</translation>
    </message>
    <message>
        <source>Restart the helper, which ends all connections:</source>
        <translation>ヘルパーを再起動してください (すべての接続が切れます):</translation>
    </message>
    <message>
        <source>If that does not help, upgrade the helper too. Its version is told by:</source>
        <translation>解決しない場合は、ヘルパーも更新してください。バージョンは次のコマンドで確認できます:</translation>
    </message>
    <message>
        <source>The helper was upgraded to version {version}, and this window is still the one from before. They do not understand each other.</source>
        <translation>ヘルパーはバージョン {version} に更新されましたが、このウィンドウは以前のバージョンのままです。互いに通信できません。</translation>
    </message>
    <message>
        <source>Quit Adit and start it again. If that does not help, upgrade it. Its version is told by:</source>
        <translation>Adit を終了して、もう一度起動してください。解決しない場合は Adit を更新してください。バージョンは次のコマンドで確認できます:</translation>
    </message>
    <message>
        <source>The helper&apos;s own log may say why:</source>
        <translation>ヘルパーのログで原因がわかる場合があります:</translation>
    </message>
    <message>
        <source>Restarting it may help, and ends all connections:</source>
        <translation>再起動で解決する場合があります (すべての接続が切れます):</translation>
    </message>
    <message>
        <source>If it does not come back, see how it is:</source>
        <translation>復帰しない場合は、状態を確認してください:</translation>
    </message>
    <message>
        <source>Its log says what it did last:</source>
        <translation>ログで直前の動作を確認できます:</translation>
    </message>
</context>
<context>
    <name>Import</name>
    <message>
        <source>This cannot be imported.</source>
        <translation>インポートできません。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>ユーザー名</translation>
    </message>
    <message>
        <source>It has commands to run, which Adit never does. Tick it to import the rest without them:</source>
        <translation>コマンドを実行する指定がありますが、Adit はコマンドを実行しません。コマンドを除いてインポートする場合はチェックを入れてください:</translation>
    </message>
    <message>
        <source>Commands that are not taken over</source>
        <translation>引き継がれないコマンド</translation>
    </message>
    <message>
        <source>Another network is called this.</source>
        <translation>この名前のネットワークはすでにあります。</translation>
    </message>
    <message>
        <source>This cannot be imported: line {number}: {why}</source>
        <translation>インポートできません: {number} 行目: {why}</translation>
    </message>
    <message>
        <source>{kind}, from {source}</source>
        <translation>{kind} ({source})</translation>
    </message>
    <message>
        <source>Keep its password in the keyring</source>
        <translation>パスワードをキーリングに保存する</translation>
    </message>
    <message>
        <source>Keep its keys in the keyring</source>
        <translation>鍵をキーリングに保存する</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>ほか %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>This cannot be imported: {why}</source>
        <translation>インポートできません: {why}</translation>
    </message>
    <message>
        <source>Import {name}</source>
        <translation>{name} をインポート</translation>
    </message>
    <message>
        <source>You are asked for the file with the keys each time you connect.</source>
        <translation>接続するたびに、鍵のファイルを指定する必要があります。</translation>
    </message>
    <message>
        <source>You are asked for the password each time you connect.</source>
        <translation>接続するたびに、パスワードを入力する必要があります。</translation>
    </message>
    <message>
        <source>line {number}: {text}</source>
        <translation>{number} 行目: {text}</translation>
    </message>
    <message>
        <source>Expected: {what}</source>
        <translation>正しい形式: {what}</translation>
    </message>
    <message>
        <source>Sent through it</source>
        <translation>経由する通信</translation>
    </message>
    <message>
        <source>the one with this SHA-256 is trusted without asking</source>
        <translation>この SHA-256 の証明書は確認なしで信頼されます</translation>
    </message>
    <message numerus="yes">
        <source>%n peer(s) that come to us</source>
        <translation>
            <numerusform>こちらに接続してくるピア %n 個</numerusform>
        </translation>
    </message>
    <message>
        <source>from the server</source>
        <translation>サーバーから取得</translation>
    </message>
    <message>
        <source>Kept outside it</source>
        <translation>除外</translation>
    </message>
    <message>
        <source>Name servers</source>
        <translation>ネームサーバー</translation>
    </message>
    <message>
        <source>must be one that this system&apos;s authorities vouch for</source>
        <translation>このシステムの認証局が保証するもののみ</translation>
    </message>
    <message>
        <source>you are asked where this system&apos;s authorities do not vouch for it</source>
        <translation>このシステムの認証局の保証がなければ確認する</translation>
    </message>
    <message>
        <source>must be exactly the one that is named</source>
        <translation>指定されたもののみ</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>サーバー</translation>
    </message>
    <message>
        <source>User</source>
        <translation>ユーザー</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>証明書</translation>
    </message>
    <message>
        <source>Own addresses</source>
        <translation>自分のアドレス</translation>
    </message>
    <message>
        <source>anonymous, on hub {hub}</source>
        <translation>匿名 (HUB: {hub})</translation>
    </message>
    <message>
        <source>everything</source>
        <translation>すべて</translation>
    </message>
    <message>
        <source>its own network only</source>
        <translation>接続先のネットワークのみ</translation>
    </message>
    <message>
        <source>nothing by itself: it sets no routes</source>
        <translation>なし (経路を設定しません)</translation>
    </message>
    <message>
        <source>everything by IPv4; IPv6 goes nowhere</source>
        <translation>IPv4 のすべて (IPv6 は遮断)</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>{user}, on hub {hub}</source>
        <translation>{user} (HUB: {hub})</translation>
    </message>
    <message>
        <source>not said, on hub {hub}</source>
        <translation>未指定 (HUB: {hub})</translation>
    </message>
    <message>
        <source>This file is too large.</source>
        <translation>ファイルが大きすぎます。</translation>
    </message>
    <message>
        <source>There is no such file.</source>
        <translation>ファイルが見つかりません。</translation>
    </message>
    <message>
        <source>You may not read this file.</source>
        <translation>このファイルを読み取る権限がありません。</translation>
    </message>
    <message>
        <source>This is a folder.</source>
        <translation>これはフォルダーです。</translation>
    </message>
    <message>
        <source>This file cannot be read.</source>
        <translation>ファイルを読み取れません。</translation>
    </message>
    <message>
        <source>This is no file that could be read.</source>
        <translation>読み取れる形式のファイルではありません。</translation>
    </message>
    <message>
        <source>Import networks</source>
        <translation>ネットワークのインポート</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message numerus="yes">
        <source>Import %n network(s)</source>
        <translation>
            <numerusform>%n 個のネットワークをインポート</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing is ticked.</source>
        <translation>何も選択されていません。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message numerus="yes">
        <source>%n network(s) can be imported</source>
        <translation>
            <numerusform>%n 個のネットワークをインポートできます</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing here can be imported</source>
        <translation>インポートできるものがありません</translation>
    </message>
    <message>
        <source>Asking your keyring to keep the secrets…</source>
        <translation>機密情報をキーリングに保存しています…</translation>
    </message>
    <message>
        <source>{name} is saved, but its secrets are not kept. {why}</source>
        <translation>{name} は保存しましたが、機密情報は保存していません。{why}</translation>
    </message>
    <message>
        <source>{name} was not saved: {why}</source>
        <translation>{name} を保存できませんでした: {why}</translation>
    </message>
    <message>
        <source>clipboard</source>
        <translation>クリップボード</translation>
    </message>
    <message numerus="yes">
        <source>%n more file(s) were not looked at</source>
        <translation>
            <numerusform>ほか %n 個のファイルは確認していません</numerusform>
        </translation>
    </message>
    <message>
        <source>picture</source>
        <translation>画像</translation>
    </message>
    <message>
        <source>This picture cannot be read.</source>
        <translation>画像を読み取れません。</translation>
    </message>
    <message>
        <source>This picture is too large.</source>
        <translation>画像が大きすぎます。</translation>
    </message>
    <message>
        <source>There is no QR code in this picture.</source>
        <translation>この画像に QR コードはありません。</translation>
    </message>
    <message>
        <source>Import profiles</source>
        <translation>プロファイルのインポート</translation>
    </message>
    <message>
        <source>There is nothing to import</source>
        <translation>インポートするものがありません</translation>
    </message>
    <message>
        <source>What was pasted is no profile. Copy a server&apos;s address, the text of a profile, a file or the picture of a QR code, and paste again.</source>
        <translation>貼り付けた内容はプロファイルではありません。サーバーのアドレス、プロファイルのテキスト、ファイル、または QR コードの画像をコピーしてから、もう一度貼り付けてください。</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>すべてのファイル (*)</translation>
    </message>
    <message>
        <source>Profiles and pictures ({names})</source>
        <translation>プロファイルと画像 ({names})</translation>
    </message>
</context>
<context>
    <name>Keyring</name>
    <message>
        <source>What your keyring holds for this network cannot be used.</source>
        <translation>キーリングにあるこのネットワークの情報は使用できません。</translation>
    </message>
    <message>
        <source>Your keyring did not keep it.</source>
        <translation>キーリングに保存できませんでした。</translation>
    </message>
    <message>
        <source>Your keyring is locked, and it cannot ask you to unlock it here.</source>
        <translation>キーリングがロックされていて、ここではロック解除を求めることができません。</translation>
    </message>
    <message>
        <source>No keyring runs on this desktop, so nothing can be remembered.</source>
        <translation>このデスクトップではキーリングが動作していないため、何も保存できません。</translation>
    </message>
    <message>
        <source>Your keyring was not unlocked, or it refused.</source>
        <translation>キーリングのロックが解除されなかったか、キーリングに拒否されました。</translation>
    </message>
    <message>
        <source>Your keyring did not answer in time. It may be waiting for you to unlock it.</source>
        <translation>キーリングが時間内に応答しませんでした。ロックの解除を待っている可能性があります。</translation>
    </message>
</context>
<context>
    <name>Log</name>
    <message>
        <source>Show from this level on</source>
        <translation>表示するレベル (これ以上)</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>フィルター</translation>
    </message>
    <message>
        <source>Show only lines with this text</source>
        <translation>この文字列を含む行だけを表示</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Copy the log</source>
        <translation>ログをコピー</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>ログ</translation>
    </message>
    <message>
        <source>No lines yet.</source>
        <translation>まだログはありません。</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>すべて</translation>
    </message>
    <message>
        <source>Information</source>
        <translation>情報</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>エラー</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>Until it is back, Adit cannot see whether you are connected.</source>
        <translation>復帰するまで、Adit は接続の状態を確認できません。</translation>
    </message>
    <message>
        <source>Its server shows a certificate that Adit has not seen before.</source>
        <translation>サーバーの証明書は、Adit が初めて確認するものです。</translation>
    </message>
    <message>
        <source>Its server shows another certificate than before.</source>
        <translation>サーバーの証明書が以前と異なります。</translation>
    </message>
    <message>
        <source>Network blocked, nothing leaks</source>
        <translation>通信をブロック中 (漏れなし)</translation>
    </message>
    <message>
        <source>{network} waits for your answer</source>
        <translation>{network} が回答を待っています</translation>
    </message>
    <message>
        <source>Adit goes on trying.</source>
        <translation>Adit は再試行を続けます。</translation>
    </message>
    <message>
        <source>Your address in it is {address}.</source>
        <translation>このネットワークでのアドレスは {address} です。</translation>
    </message>
    <message>
        <source>The connection to {network} was lost</source>
        <translation>{network} との接続が失われました</translation>
    </message>
    <message>
        <source>Adit goes on trying. Until then nothing leaks.</source>
        <translation>Adit は再試行を続けます。それまで通信は漏れません。</translation>
    </message>
    <message>
        <source>Could not connect to {network}</source>
        <translation>{network} に接続できませんでした</translation>
    </message>
    <message>
        <source>Connected to {network}</source>
        <translation>{network} に接続しました</translation>
    </message>
    <message>
        <source>Disconnected from {network}</source>
        <translation>{network} から切断しました</translation>
    </message>
    <message>
        <source>Reconnect</source>
        <translation>再接続</translation>
    </message>
    <message>
        <source>Unblock</source>
        <translation>ブロック解除</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>表示</translation>
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
            <numerusform>%n 日 {clock}</numerusform>
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
        <translation>パスワードとしては長すぎます。</translation>
    </message>
    <message>
        <source>This has characters that no password can have.</source>
        <translation>パスワードに使えない文字が含まれています。</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>パスワード</translation>
    </message>
    <message>
        <source>Remember it in the keyring</source>
        <translation>キーリングに保存する</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>接続</translation>
    </message>
    <message>
        <source>The server refused the last password.</source>
        <translation>前回のパスワードはサーバーに拒否されました。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Nothing here can remember it.</source>
        <translation>ここでは保存できません。</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>鍵</translation>
    </message>
    <message>
        <source>File with the keys</source>
        <translation>鍵のファイル</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>ファイルを選択…</translation>
    </message>
    <message>
        <source>WireGuard (*.conf)</source>
        <translation>WireGuard (*.conf)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>すべてのファイル (*)</translation>
    </message>
    <message>
        <source>This file is no text.</source>
        <translation>このファイルはテキストではありません。</translation>
    </message>
    <message>
        <source>Password for {name}</source>
        <translation>{name} のパスワード</translation>
    </message>
    <message>
        <source>The keys of {name} are needed. Choose the .conf file that holds them.</source>
        <translation>{name} の鍵が必要です。鍵を含む .conf ファイルを選択してください。</translation>
    </message>
    <message>
        <source>Password of {user} on {host}</source>
        <translation>{host} での {user} のパスワード</translation>
    </message>
</context>
<context>
    <name>Problems</name>
    <message>
        <source>{name} is connected now. Disconnect it before you test other settings for it.</source>
        <translation>{name} は現在接続されています。別の設定をテストする前に切断してください。</translation>
    </message>
    <message>
        <source>The test was ended before it was done.</source>
        <translation>テストは完了前に終了しました。</translation>
    </message>
    <message>
        <source>Not all profiles can be used: {problem}</source>
        <translation>一部のプロファイルを使用できません: {problem}</translation>
    </message>
    <message>
        <source>The profile in {file} cannot be used: line {line}: {problem}</source>
        <translation>{file} のプロファイルを使用できません: {line} 行目: {problem}</translation>
    </message>
    <message>
        <source>The profile in {file} cannot be used: {problem}</source>
        <translation>{file} のプロファイルを使用できません: {problem}</translation>
    </message>
    <message>
        <source>Adit&apos;s helper went away during the test.</source>
        <translation>テスト中に Adit のヘルパーが停止しました。</translation>
    </message>
    <message>
        <source>The server was not reached, or did not let us in, in time.</source>
        <translation>時間内にサーバーに到達できなかったか、ログインできませんでした。</translation>
    </message>
    <message>
        <source>An address, a route or a name server in them is not as it should be.</source>
        <translation>アドレス、経路、ネームサーバーのいずれかが正しくありません。</translation>
    </message>
    <message>
        <source>Correct the network settings. The details say which one it is.</source>
        <translation>ネットワーク設定を修正してください。該当する箇所は詳細で確認できます。</translation>
    </message>
    <message>
        <source>Something in them was changed, or is missing.</source>
        <translation>設定の一部が変更されたか、不足しています。</translation>
    </message>
    <message>
        <source>Check the settings, or import the configuration again.</source>
        <translation>設定を確認するか、もう一度インポートしてください。</translation>
    </message>
    <message>
        <source>The kind of login was changed, or what was imported is damaged.</source>
        <translation>ログイン方法が変更されたか、インポートした内容が壊れています。</translation>
    </message>
    <message>
        <source>Type the password again, or check the kind of login.</source>
        <translation>パスワードを入力し直すか、ログイン方法を確認してください。</translation>
    </message>
    <message>
        <source>The system does not take the tunnel&apos;s settings.</source>
        <translation>システムがトンネルの設定を受け付けません。</translation>
    </message>
    <message>
        <source>The packet size (MTU) may be too large or too small.</source>
        <translation>パケットサイズ (MTU) が大きすぎるか、小さすぎる可能性があります。</translation>
    </message>
    <message>
        <source>Leave the packet size to Adit, or set another one.</source>
        <translation>パケットサイズを自動にするか、別の値を設定してください。</translation>
    </message>
    <message>
        <source>The system cannot make tunnels.</source>
        <translation>システムがトンネルを作成できません。</translation>
    </message>
    <message>
        <source>A part of its kernel is not loaded.</source>
        <translation>カーネルの一部が読み込まれていません。</translation>
    </message>
    <message>
        <source>The system does not let Adit&apos;s helper set up the network.</source>
        <translation>システムが Adit のヘルパーによるネットワークの設定を許可していません。</translation>
    </message>
    <message>
        <source>The helper runs without the rights that it needs.</source>
        <translation>ヘルパーが必要な権限なしで動作しています。</translation>
    </message>
    <message>
        <source>Start the helper as its instructions say, then connect again.</source>
        <translation>手順に従ってヘルパーを起動してから、もう一度接続してください。</translation>
    </message>
    <message>
        <source>Another program uses the network device that the tunnel needs.</source>
        <translation>トンネルに必要なネットワークデバイスを、別のプログラムが使用しています。</translation>
    </message>
    <message>
        <source>It may be another VPN.</source>
        <translation>別の VPN かもしれません。</translation>
    </message>
    <message>
        <source>End that program, then connect again.</source>
        <translation>そのプログラムを終了してから、もう一度接続してください。</translation>
    </message>
    <message>
        <source>The tunnel&apos;s network device went away.</source>
        <translation>トンネルのネットワークデバイスがなくなりました。</translation>
    </message>
    <message>
        <source>Another program has removed it, perhaps one that manages networks.</source>
        <translation>別のプログラムが削除しました。ネットワークを管理するプログラムかもしれません。</translation>
    </message>
    <message>
        <source>Connect again.</source>
        <translation>もう一度接続してください。</translation>
    </message>
    <message>
        <source>This system&apos;s kernel lacks something that Adit needs.</source>
        <translation>このシステムのカーネルには、Adit に必要な機能がありません。</translation>
    </message>
    <message>
        <source>It is too old, or was built without it.</source>
        <translation>カーネルが古いか、その機能なしでビルドされています。</translation>
    </message>
    <message>
        <source>Use a newer kernel. The details say what is missing.</source>
        <translation>新しいカーネルを使用してください。不足している機能は詳細で確認できます。</translation>
    </message>
    <message>
        <source>The system refused to set addresses or routes.</source>
        <translation>システムがアドレスまたは経路の設定を拒否しました。</translation>
    </message>
    <message>
        <source>Another program may change the network at the same time.</source>
        <translation>別のプログラムが同時にネットワークを変更している可能性があります。</translation>
    </message>
    <message>
        <source>Connect again. If it happens once more, save a report.</source>
        <translation>もう一度接続してください。再び発生した場合は、レポートを保存してください。</translation>
    </message>
    <message>
        <source>The kill switch needs a firewall that this system does not have.</source>
        <translation>キルスイッチに必要なファイアウォールがこのシステムにありません。</translation>
    </message>
    <message>
        <source>A part of its kernel (nftables) is missing or not loaded.</source>
        <translation>カーネルの一部 (nftables) がないか、読み込まれていません。</translation>
    </message>
    <message>
        <source>Have it loaded, or turn the kill switch off and connect again.</source>
        <translation>読み込むか、キルスイッチをオフにしてから、もう一度接続してください。</translation>
    </message>
    <message>
        <source>The system refused to set the kill switch.</source>
        <translation>システムがキルスイッチの設定を拒否しました。</translation>
    </message>
    <message>
        <source>Another program may change the firewall at the same time.</source>
        <translation>別のプログラムが同時にファイアウォールを変更している可能性があります。</translation>
    </message>
    <message>
        <source>Adit&apos;s helper could not note how to put the network back.</source>
        <translation>Adit のヘルパーが、ネットワークを元に戻すための情報を記録できませんでした。</translation>
    </message>
    <message>
        <source>The disk is full, or cannot be written to.</source>
        <translation>ディスクの空きがないか、ディスクに書き込めません。</translation>
    </message>
    <message>
        <source>Make room on the disk, then connect again.</source>
        <translation>ディスクの空きを増やしてから、もう一度接続してください。</translation>
    </message>
    <message>
        <source>What manages this machine&apos;s name servers did not take them.</source>
        <translation>このコンピューターのネームサーバーを管理するサービスが、設定を受け付けませんでした。</translation>
    </message>
    <message>
        <source>Names inside that network may not be found. The details say more.</source>
        <translation>接続先のネットワーク内の名前を解決できない可能性があります。詳細を確認してください。</translation>
    </message>
    <message>
        <source>The disk is full, or the file cannot be written to.</source>
        <translation>ディスクの空きがないか、ファイルに書き込めません。</translation>
    </message>
    <message>
        <source>What manages this machine&apos;s name servers does not answer.</source>
        <translation>このコンピューターのネームサーバーを管理するサービスが応答しません。</translation>
    </message>
    <message>
        <source>Connect again. If it happens once more, restart that service.</source>
        <translation>もう一度接続してください。再び発生した場合は、そのサービスを再起動してください。</translation>
    </message>
    <message>
        <source>Adit met a fault of its own.</source>
        <translation>Adit の内部でエラーが発生しました。</translation>
    </message>
    <message>
        <source>It may also have run out of memory.</source>
        <translation>メモリが不足した可能性もあります。</translation>
    </message>
    <message>
        <source>Connect again. A report helps to have it mended.</source>
        <translation>もう一度接続してください。レポートは修正に役立ちます。</translation>
    </message>
    <message>
        <source>The network settings of {name} cannot be carried out.</source>
        <translation>{name} のネットワーク設定を適用できません。</translation>
    </message>
    <message>
        <source>The keys or settings of {name} cannot be used.</source>
        <translation>{name} の鍵または設定を使用できません。</translation>
    </message>
    <message>
        <source>The password does not go with the kind of login of {name}.</source>
        <translation>パスワードが {name} のログイン方法に合っていません。</translation>
    </message>
    <message>
        <source>Load it with: {command}</source>
        <translation>次のコマンドで読み込んでください: {command}</translation>
    </message>
    <message>
        <source>The name servers of {name} could not be set.</source>
        <translation>{name} のネームサーバーを設定できませんでした。</translation>
    </message>
    <message>
        <source>The name servers of {name} could not be set in time.</source>
        <translation>{name} のネームサーバーを時間内に設定できませんでした。</translation>
    </message>
    <message>
        <source>Ask the administrator of the server.</source>
        <translation>サーバーの管理者に問い合わせてください。</translation>
    </message>
    <message>
        <source>The password was changed, or the user name is another one.</source>
        <translation>パスワードが変更されたか、ユーザー名が間違っています。</translation>
    </message>
    <message>
        <source>Type the password again, and check the user name and the kind of login.</source>
        <translation>パスワードを入力し直し、ユーザー名とログイン方法を確認してください。</translation>
    </message>
    <message>
        <source>The organisation that runs the server asks for a new one in time.</source>
        <translation>サーバーを運用する組織が、定期的なパスワードの変更を求めています。</translation>
    </message>
    <message>
        <source>Set a new password with your organisation, then type it here.</source>
        <translation>組織の手順で新しいパスワードを設定してから、ここに入力してください。</translation>
    </message>
    <message>
        <source>It takes one only from its own machine.</source>
        <translation>空のパスワードは、サーバー自身からの接続でしか使えません。</translation>
    </message>
    <message>
        <source>Have a password set for this user on the server, then type it here.</source>
        <translation>このユーザーのパスワードをサーバーに設定してもらってから、ここに入力してください。</translation>
    </message>
    <message>
        <source>The server does not offer this way of logging in.</source>
        <translation>サーバーはこのログイン方法に対応していません。</translation>
    </message>
    <message>
        <source>Choose another kind of login, or ask the administrator which it is.</source>
        <translation>別のログイン方法を選ぶか、正しい方法を管理者に問い合わせてください。</translation>
    </message>
    <message>
        <source>The account has expired, or lacks the right to connect.</source>
        <translation>アカウントの有効期限が切れているか、接続する権限がありません。</translation>
    </message>
    <message>
        <source>The server takes no connections from where you are.</source>
        <translation>サーバーは、現在の場所からの接続を受け付けません。</translation>
    </message>
    <message>
        <source>It lets in only certain addresses on the internet.</source>
        <translation>インターネット上の特定のアドレスからの接続だけを許可しています。</translation>
    </message>
    <message>
        <source>Try from another network, or ask the administrator to let this one in.</source>
        <translation>別のネットワークから試すか、このネットワークを許可するよう管理者に依頼してください。</translation>
    </message>
    <message>
        <source>This machine is not on its list.</source>
        <translation>このコンピューターが登録されていません。</translation>
    </message>
    <message>
        <source>The server does not accept Adit as its client.</source>
        <translation>サーバーが Adit をクライアントとして受け付けません。</translation>
    </message>
    <message>
        <source>The hub may demand a newer one, or the maker&apos;s own.</source>
        <translation>HUB が、より新しいクライアントまたは開発元のクライアントを要求している可能性があります。</translation>
    </message>
    <message>
        <source>Update Adit. If that does not help, ask the administrator.</source>
        <translation>Adit を更新してください。解決しない場合は、管理者に問い合わせてください。</translation>
    </message>
    <message>
        <source>Its name is spelt in another way, or it was removed.</source>
        <translation>名前の表記が異なるか、HUB が削除されています。</translation>
    </message>
    <message>
        <source>Check the name of the hub.</source>
        <translation>HUB の名前を確認してください。</translation>
    </message>
    <message>
        <source>The administrator has turned it off, perhaps only for now.</source>
        <translation>管理者がオフにしています。一時的なものかもしれません。</translation>
    </message>
    <message>
        <source>Wait a while, or ask the administrator.</source>
        <translation>しばらく待つか、管理者に問い合わせてください。</translation>
    </message>
    <message>
        <source>As many are connected as it allows.</source>
        <translation>接続数が上限に達しています。</translation>
    </message>
    <message>
        <source>Another machine uses this account, or the server has not noticed yet that an earlier connection ended.</source>
        <translation>別のコンピューターがこのアカウントを使っているか、以前の接続が終了したことをサーバーがまだ検出していません。</translation>
    </message>
    <message>
        <source>Disconnect elsewhere, or wait a minute.</source>
        <translation>ほかの接続を切断するか、1 分ほど待ってください。</translation>
    </message>
    <message>
        <source>An administrator of the server disconnected you.</source>
        <translation>サーバーの管理者によって切断されました。</translation>
    </message>
    <message>
        <source>It may have been meant for you, or for everybody.</source>
        <translation>この接続だけ、または全員が対象だった可能性があります。</translation>
    </message>
    <message>
        <source>Connect again. If it happens once more, ask the administrator.</source>
        <translation>もう一度接続してください。再び発生した場合は、管理者に問い合わせてください。</translation>
    </message>
    <message>
        <source>The server ended the connection because its time was over.</source>
        <translation>時間制限に達したため、サーバーが接続を終了しました。</translation>
    </message>
    <message>
        <source>It allows each connection a certain time only.</source>
        <translation>サーバーは、1 回の接続時間を制限しています。</translation>
    </message>
    <message>
        <source>The server does not know the connection any more.</source>
        <translation>サーバー側に、この接続がすでにありません。</translation>
    </message>
    <message>
        <source>It was restarted, or heard nothing from us for too long.</source>
        <translation>サーバーが再起動されたか、こちらからの通信が長時間届きませんでした。</translation>
    </message>
    <message>
        <source>The server allows no more connections for this login.</source>
        <translation>サーバーは、このログインでのこれ以上の接続を許可していません。</translation>
    </message>
    <message>
        <source>One of the machines that serve it together is away.</source>
        <translation>共同で動作しているサーバーの 1 台が停止しています。</translation>
    </message>
    <message>
        <source>The server&apos;s licence does not allow the connection.</source>
        <translation>サーバーのライセンスでは接続が許可されていません。</translation>
    </message>
    <message>
        <source>It has expired, or has more users than it may.</source>
        <translation>ライセンスの期限が切れているか、ユーザー数が上限を超えています。</translation>
    </message>
    <message>
        <source>The server met an error of its own.</source>
        <translation>サーバーの内部でエラーが発生しました。</translation>
    </message>
    <message>
        <source>The server is going to sleep.</source>
        <translation>サーバーがスリープ状態に入ろうとしています。</translation>
    </message>
    <message>
        <source>The server does not take VPN clients.</source>
        <translation>サーバーは VPN クライアントを受け付けません。</translation>
    </message>
    <message>
        <source>It may be set up for bridges between offices only.</source>
        <translation>拠点間のブリッジ専用に設定されている可能性があります。</translation>
    </message>
    <message>
        <source>The server sent something that Adit does not understand.</source>
        <translation>サーバーから、Adit が理解できない応答がありました。</translation>
    </message>
    <message>
        <source>The port belongs to another program, or the server has a fault.</source>
        <translation>ポートを別のプログラムが使用しているか、サーバーに不具合があります。</translation>
    </message>
    <message>
        <source>Check host and port. If they are right, save a report.</source>
        <translation>ホストとポートを確認してください。正しい場合は、レポートを保存してください。</translation>
    </message>
    <message>
        <source>The port is another one, or a web server is in its place.</source>
        <translation>ポートが違うか、そこで Web サーバーが動作しています。</translation>
    </message>
    <message>
        <source>Check host and port. SoftEther usually listens on 443, 992, 1194 or 5555.</source>
        <translation>ホストとポートを確認してください。SoftEther は通常 443、992、1194、5555 番ポートを使用します。</translation>
    </message>
    <message>
        <source>The server refused the connection.</source>
        <translation>サーバーが接続を拒否しました。</translation>
    </message>
    <message>
        <source>It gave a reason that Adit does not know.</source>
        <translation>サーバーが示した理由は、Adit の知らないものです。</translation>
    </message>
    <message>
        <source>Wait a while, and connect again.</source>
        <translation>しばらく待ってから、もう一度接続してください。</translation>
    </message>
    <message>
        <source>Try again a little later, or ask the administrator.</source>
        <translation>しばらくしてから再試行するか、管理者に問い合わせてください。</translation>
    </message>
    <message>
        <source>Connect again when it is awake.</source>
        <translation>スリープから復帰した後に、もう一度接続してください。</translation>
    </message>
    <message>
        <source>The server refused the password for user “{user}” on hub “{hub}”.</source>
        <translation>サーバーが HUB「{hub}」のユーザー「{user}」のパスワードを拒否しました。</translation>
    </message>
    <message>
        <source>The password of user “{user}” has expired.</source>
        <translation>ユーザー「{user}」のパスワードの有効期限が切れています。</translation>
    </message>
    <message>
        <source>The server takes no empty password for user “{user}”.</source>
        <translation>サーバーは、ユーザー「{user}」の空のパスワードを受け付けません。</translation>
    </message>
    <message>
        <source>User “{user}” is set up on the server for another one.</source>
        <translation>サーバーでは、ユーザー「{user}」に別のログイン方法が設定されています。</translation>
    </message>
    <message>
        <source>User “{user}” may not connect to hub “{hub}”.</source>
        <translation>ユーザー「{user}」は HUB「{hub}」への接続を許可されていません。</translation>
    </message>
    <message>
        <source>User “{user}” may not use monitoring mode.</source>
        <translation>ユーザー「{user}」はモニタリングモードの使用を許可されていません。</translation>
    </message>
    <message>
        <source>User “{user}” may not bridge or route networks.</source>
        <translation>ユーザー「{user}」はネットワークのブリッジやルーティングを許可されていません。</translation>
    </message>
    <message>
        <source>Hub “{hub}” takes only machines that are registered.</source>
        <translation>HUB「{hub}」は、登録されたコンピューターだけを受け付けます。</translation>
    </message>
    <message>
        <source>There is no hub called “{hub}” on {host}.</source>
        <translation>{host} に「{hub}」という HUB はありません。</translation>
    </message>
    <message>
        <source>Hub “{hub}” is offline.</source>
        <translation>HUB「{hub}」はオフラインです。</translation>
    </message>
    <message>
        <source>Hub “{hub}” has no room for a further connection.</source>
        <translation>HUB「{hub}」は、これ以上の接続を受け付けられません。</translation>
    </message>
    <message>
        <source>User “{user}” is connected as often as the server allows.</source>
        <translation>ユーザー「{user}」の接続数がサーバーの上限に達しています。</translation>
    </message>
    <message>
        <source>The servers behind {host} cannot give us hub “{hub}” now.</source>
        <translation>{host} のサーバー群は、現在 HUB「{hub}」を提供できません。</translation>
    </message>
    <message>
        <source>What answers at {host} is no SoftEther server.</source>
        <translation>{host} で応答しているのは SoftEther サーバーではありません。</translation>
    </message>
    <message>
        <source>The name is misspelt, or this machine has no internet connection.</source>
        <translation>名前に誤りがあるか、このコンピューターがインターネットに接続されていません。</translation>
    </message>
    <message>
        <source>Check the name and the network connection.</source>
        <translation>名前とネットワーク接続を確認してください。</translation>
    </message>
    <message>
        <source>This machine has no network, or none that leads there.</source>
        <translation>このコンピューターがネットワークに接続されていないか、サーバーまでの経路がありません。</translation>
    </message>
    <message>
        <source>Check the network connection.</source>
        <translation>ネットワーク接続を確認してください。</translation>
    </message>
    <message>
        <source>The VPN server is not running, or listens on another port.</source>
        <translation>VPN サーバーが動作していないか、別のポートで待ち受けています。</translation>
    </message>
    <message>
        <source>Check the port, or ask the administrator of the server.</source>
        <translation>ポートを確認するか、サーバーの管理者に問い合わせてください。</translation>
    </message>
    <message>
        <source>It is off, too busy, or a firewall on the way lets nothing through.</source>
        <translation>サーバーが停止しているか、負荷が高すぎるか、途中のファイアウォールが通信を遮断しています。</translation>
    </message>
    <message>
        <source>Check the network connection, or try another network.</source>
        <translation>ネットワーク接続を確認するか、別のネットワークから試してください。</translation>
    </message>
    <message>
        <source>The connection to the server was lost.</source>
        <translation>サーバーとの接続が失われました。</translation>
    </message>
    <message>
        <source>The network changed, or the server was restarted.</source>
        <translation>ネットワークが変わったか、サーバーが再起動されました。</translation>
    </message>
    <message>
        <source>Check the network connection, and connect again.</source>
        <translation>ネットワーク接続を確認してから、もう一度接続してください。</translation>
    </message>
    <message>
        <source>A WireGuard server is silent towards a key that it does not know. Or it is off, or a firewall lets no UDP through.</source>
        <translation>WireGuard サーバーは、登録されていない鍵には応答しません。または、サーバーが停止しているか、ファイアウォールが UDP を遮断しています。</translation>
    </message>
    <message>
        <source>Check address, port and keys, and whether the server knows your key.</source>
        <translation>アドレス、ポート、鍵と、サーバーにこちらの鍵が登録されているかどうかを確認してください。</translation>
    </message>
    <message>
        <source>End that program, or give the network another port, or none.</source>
        <translation>そのプログラムを終了するか、ネットワークに別のポートを指定するか、ポートを空欄にしてください。</translation>
    </message>
    <message>
        <source>Many servers make their own certificate. So does whoever pretends to be one.</source>
        <translation>多くのサーバーは自前の証明書を使います。しかし、サーバーになりすます者も同じことをします。</translation>
    </message>
    <message>
        <source>Compare its fingerprint with the one that the server&apos;s administrator has.</source>
        <translation>フィンガープリントを、サーバーの管理者が持つものと照合してください。</translation>
    </message>
    <message>
        <source>The server got a new one, or somebody is in between.</source>
        <translation>サーバーの証明書が新しくなったか、誰かが通信に割り込んでいます。</translation>
    </message>
    <message>
        <source>Ask the server&apos;s administrator before you trust it.</source>
        <translation>信頼する前に、サーバーの管理者に確認してください。</translation>
    </message>
    <message>
        <source>The settings ask for a certificate that an authority vouches for, and this one has none, is out of date, or is another server&apos;s.</source>
        <translation>設定では認証局が保証する証明書が必要ですが、この証明書には保証がないか、期限が切れているか、別のサーバーのものです。</translation>
    </message>
    <message>
        <source>If the server makes its own certificate, choose in the settings to be asked about it.</source>
        <translation>サーバーが自前の証明書を使う場合は、証明書について確認するように設定を変更してください。</translation>
    </message>
    <message>
        <source>What answers there is no VPN server, or one that is far too old.</source>
        <translation>そこで応答しているのは VPN サーバーではないか、非常に古い VPN サーバーです。</translation>
    </message>
    <message>
        <source>Check host and port.</source>
        <translation>ホストとポートを確認してください。</translation>
    </message>
    <message>
        <source>The hub has no DHCP server, or it has no address left.</source>
        <translation>HUB に DHCP サーバーがないか、割り当てられるアドレスが残っていません。</translation>
    </message>
    <message>
        <source>Ask the administrator, or set a fixed address in the network settings.</source>
        <translation>管理者に問い合わせるか、ネットワーク設定で固定アドレスを指定してください。</translation>
    </message>
    <message>
        <source>Its DHCP server is not set up as it should be.</source>
        <translation>接続先の DHCP サーバーが正しく設定されていません。</translation>
    </message>
    <message>
        <source>Tell the administrator, or set a fixed address in the network settings.</source>
        <translation>管理者に知らせるか、ネットワーク設定で固定アドレスを指定してください。</translation>
    </message>
    <message>
        <source>The address that the tunnel needs is in use on this machine.</source>
        <translation>トンネルに必要なアドレスは、このコンピューターですでに使われています。</translation>
    </message>
    <message>
        <source>Another VPN, or the network you are in, has the same one.</source>
        <translation>別の VPN または現在のネットワークが、同じアドレスを使っています。</translation>
    </message>
    <message>
        <source>Disconnect the other VPN, or try another network.</source>
        <translation>別の VPN を切断するか、別のネットワークから試してください。</translation>
    </message>
    <message>
        <source>Another program has a route to the same networks.</source>
        <translation>同じネットワークへの経路を、別のプログラムが設定しています。</translation>
    </message>
    <message>
        <source>Disconnect the other VPN, then connect again.</source>
        <translation>別の VPN を切断してから、もう一度接続してください。</translation>
    </message>
    <message>
        <source>Correct the port.</source>
        <translation>ポートを修正してください。</translation>
    </message>
    <message>
        <source>There is no server called {host}, as far as can be found out.</source>
        <translation>{host} という名前のサーバーが見つかりません。</translation>
    </message>
    <message>
        <source>The server {host} cannot be reached.</source>
        <translation>サーバー {host} に到達できません。</translation>
    </message>
    <message>
        <source>Nobody takes connections at {host} on this port.</source>
        <translation>{host} のこのポートでは接続を受け付けていません。</translation>
    </message>
    <message>
        <source>The server {host} did not answer in time.</source>
        <translation>サーバー {host} が時間内に応答しませんでした。</translation>
    </message>
    <message>
        <source>The WireGuard server {host} does not answer.</source>
        <translation>WireGuard サーバー {host} が応答しません。</translation>
    </message>
    <message>
        <source>Another program uses the UDP port that {name} asks for.</source>
        <translation>{name} に必要な UDP ポートを、別のプログラムが使用しています。</translation>
    </message>
    <message>
        <source>The port in the settings of {name} is not valid.</source>
        <translation>{name} の設定にあるポートが正しくありません。</translation>
    </message>
    <message>
        <source>The certificate of {host} is not known yet.</source>
        <translation>{host} の証明書はまだ確認されていません。</translation>
    </message>
    <message>
        <source>{host} shows another certificate than the one you trusted.</source>
        <translation>{host} の証明書が、信頼済みのものと異なります。</translation>
    </message>
    <message>
        <source>The certificate of {host} is not trusted.</source>
        <translation>{host} の証明書は信頼されていません。</translation>
    </message>
    <message>
        <source>No encrypted connection to {host} could be made.</source>
        <translation>{host} との暗号化された接続を確立できませんでした。</translation>
    </message>
    <message>
        <source>The network behind {host} gave us no address.</source>
        <translation>{host} の先のネットワークから、アドレスを取得できませんでした。</translation>
    </message>
    <message>
        <source>The network behind {host} gave us no usable address.</source>
        <translation>{host} の先のネットワークから、使用できるアドレスを取得できませんでした。</translation>
    </message>
    <message>
        <source>Adit&apos;s helper did not do that</source>
        <translation>Adit のヘルパーが要求を実行しませんでした</translation>
    </message>
    <message>
        <source>Could not connect</source>
        <translation>接続できませんでした</translation>
    </message>
    <message>
        <source>Adit tries again by itself.</source>
        <translation>Adit が自動的に再試行します。</translation>
    </message>
    <message>
        <source>That was not done</source>
        <translation>実行されませんでした</translation>
    </message>
    <message>
        <source>The password was not remembered</source>
        <translation>パスワードは保存されませんでした</translation>
    </message>
    <message>
        <source>Lockdown is on: nothing goes out without a connection.</source>
        <translation>ロックダウンがオンです。接続していない間は、何も送信されません。</translation>
    </message>
    <message>
        <source>Something else holds it, perhaps a connection of another user.</source>
        <translation>ほかの何かがブロックしています。別のユーザーの接続かもしれません。</translation>
    </message>
    <message>
        <source>The network is still blocked</source>
        <translation>通信はまだブロックされています</translation>
    </message>
    <message>
        <source>Adit&apos;s helper did not open all of it.</source>
        <translation>Adit のヘルパーが、ブロックの一部を解除しませんでした。</translation>
    </message>
    <message>
        <source>The connection was ended.</source>
        <translation>接続が終了しました。</translation>
    </message>
    <message>
        <source>A report helps to have it mended.</source>
        <translation>レポートは修正に役立ちます。</translation>
    </message>
    <message>
        <source>Ask an administrator of this machine.</source>
        <translation>このコンピューターの管理者に問い合わせてください。</translation>
    </message>
    <message>
        <source>Connected, with trouble</source>
        <translation>接続済み (問題あり)</translation>
    </message>
    <message>
        <source>The connection came to an end</source>
        <translation>接続が終了しました</translation>
    </message>
    <message>
        <source>Not connected at the moment</source>
        <translation>現在は接続していません</translation>
    </message>
    <message>
        <source>Your answer is needed</source>
        <translation>回答が必要です</translation>
    </message>
    <message>
        <source>Adit&apos;s helper and this window are of different versions.</source>
        <translation>Adit のヘルパーとこのウィンドウのバージョンが異なります。</translation>
    </message>
    <message>
        <source>Adit&apos;s helper does not answer.</source>
        <translation>Adit のヘルパーが応答しません。</translation>
    </message>
    <message>
        <source>It is not running, or is being restarted.</source>
        <translation>ヘルパーが動作していないか、再起動中です。</translation>
    </message>
    <message>
        <source>Wait a moment, or start it.</source>
        <translation>しばらく待つか、ヘルパーを起動してください。</translation>
    </message>
    <message>
        <source>The settings could not be read or kept</source>
        <translation>設定の読み取りまたは保存ができませんでした</translation>
    </message>
    <message>
        <source>There is no usable password or key</source>
        <translation>使用できるパスワードまたは鍵がありません</translation>
    </message>
    <message>
        <source>You are connected to {name}, and will be asked again next time.</source>
        <translation>{name} に接続していますが、次回もパスワードを求められます。</translation>
    </message>
    <message>
        <source>The way out: {command}</source>
        <translation>解除するには: {command}</translation>
    </message>
    <message>
        <source>You may not do this on this machine.</source>
        <translation>このコンピューターで、この操作を行う権限がありません。</translation>
    </message>
    <message>
        <source>It changes the network of everybody here, or is another user&apos;s, or you did not confirm it with a password.</source>
        <translation>全員のネットワークに影響する操作か、別のユーザーのものか、パスワードによる確認が行われませんでした。</translation>
    </message>
    <message>
        <source>It has too much to do.</source>
        <translation>ヘルパーの処理が混み合っています。</translation>
    </message>
    <message>
        <source>There are as many connections as it allows, or it is about to end.</source>
        <translation>接続数が上限に達しているか、ヘルパーが終了しようとしています。</translation>
    </message>
    <message>
        <source>Disconnect something, or wait a moment, and try again.</source>
        <translation>ほかの接続を切断するか、しばらく待ってから、再試行してください。</translation>
    </message>
    <message>
        <source>The settings cannot be used as they are.</source>
        <translation>この設定のままでは使用できません。</translation>
    </message>
    <message>
        <source>Correct the settings, and connect again.</source>
        <translation>設定を修正してから、もう一度接続してください。</translation>
    </message>
    <message>
        <source>The system did not let it.</source>
        <translation>システムが許可しませんでした。</translation>
    </message>
    <message>
        <source>A report helps to find out why.</source>
        <translation>レポートは原因の調査に役立ちます。</translation>
    </message>
    <message>
        <source>It is too old for that.</source>
        <translation>ヘルパーが古いため、この操作に対応していません。</translation>
    </message>
    <message>
        <source>Update both, and restart the helper.</source>
        <translation>両方を更新して、ヘルパーを再起動してください。</translation>
    </message>
    <message>
        <source>Type it again, or choose the right file.</source>
        <translation>入力し直すか、正しいファイルを選択してください。</translation>
    </message>
    <message>
        <source>Update the helper, and restart it.</source>
        <translation>ヘルパーを更新して、再起動してください。</translation>
    </message>
    <message>
        <source>An administrator can do it with: {command}</source>
        <translation>管理者は次のコマンドで実行できます: {command}</translation>
    </message>
    <message>
        <source>Allowed is: {allowed}</source>
        <translation>使用できる値: {allowed}</translation>
    </message>
</context>
<context>
    <name>Report</name>
    <message>
        <source>Save a report</source>
        <translation>レポートの保存</translation>
    </message>
    <message>
        <source>Text of the report</source>
        <translation>レポートの内容</translation>
    </message>
    <message>
        <source>Collecting…</source>
        <translation>収集しています…</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>コピーしました。</translation>
    </message>
    <message>
        <source>This is for whoever shall help you. Names, accounts, public addresses and keys are replaced by numbers. Read it before you give it away; nothing is sent by itself.</source>
        <translation>問題の解決を手伝う人に渡すためのレポートです。名前、アカウント、公開アドレス、鍵は番号に置き換えられています。渡す前に内容を確認してください。自動的に送信されることはありません。</translation>
    </message>
    <message>
        <source>Text (*.txt)</source>
        <translation>テキスト (*.txt)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>すべてのファイル (*)</translation>
    </message>
    <message>
        <source>Saved to {file}.</source>
        <translation>{file} に保存しました。</translation>
    </message>
    <message>
        <source>It could not be saved: {why}</source>
        <translation>保存できませんでした: {why}</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>Quit Adit</source>
        <translation>Adit の終了</translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) are there. Stay connected?</source>
        <translation>
            <numerusform>%n 個の接続があります。接続を維持しますか?</numerusform>
        </translation>
    </message>
    <message>
        <source>Without the tray icon the connection goes on: the helper looks after it. You can end it by starting Adit again.</source>
        <translation>トレイアイコンがなくても、ヘルパーが接続を維持します。切断するには、Adit をもう一度起動してください。</translation>
    </message>
    <message>
        <source>Stay connected</source>
        <translation>接続を維持</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>切断</translation>
    </message>
    <message>
        <source>Do not quit</source>
        <translation>終了しない</translation>
    </message>
    <message>
        <source>Remember this and do not ask again</source>
        <translation>選択を記憶して、次回から確認しない</translation>
    </message>
    <message>
        <source>You are connected to {name}. Stay connected?</source>
        <translation>{name} に接続しています。接続を維持しますか?</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Pages of the settings</source>
        <translation>設定のページ</translation>
    </message>
    <message>
        <source>General</source>
        <translation>全般</translation>
    </message>
    <message>
        <source>Protection</source>
        <translation>保護</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>コンピューター</translation>
    </message>
    <message>
        <source>Shows or hides the window</source>
        <translation>ウィンドウの表示と非表示を切り替える</translation>
    </message>
    <message>
        <source>Connects the last network, or disconnects</source>
        <translation>前回のネットワークに接続、または切断</translation>
    </message>
    <message>
        <source>Opens the menu</source>
        <translation>メニューを開く</translation>
    </message>
    <message>
        <source>In colour</source>
        <translation>カラー</translation>
    </message>
    <message>
        <source>In one colour, like the desktop&apos;s own</source>
        <translation>単色 (デスクトップのアイコンに合わせる)</translation>
    </message>
    <message>
        <source>Ask me</source>
        <translation>確認する</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>デスクトップに合わせる</translation>
    </message>
    <message>
        <source>Show the tray icon when I log in</source>
        <translation>ログイン時にトレイアイコンを表示する</translation>
    </message>
    <message>
        <source>Tell me by notifications what happens</source>
        <translation>状態の変化を通知で知らせる</translation>
    </message>
    <message>
        <source>Closing the window quits Adit</source>
        <translation>ウィンドウを閉じたら Adit を終了する</translation>
    </message>
    <message>
        <source>There are no networks of your own yet.</source>
        <translation>自分のネットワークはまだありません。</translation>
    </message>
    <message>
        <source>Connect when the icon appears:</source>
        <translation>アイコンの表示時に接続:</translation>
    </message>
    <message>
        <source>A click on the icon:</source>
        <translation>アイコンのクリック:</translation>
    </message>
    <message>
        <source>The icon is:</source>
        <translation>アイコンの表示:</translation>
    </message>
    <message>
        <source>When I quit while connected:</source>
        <translation>接続中に終了するとき:</translation>
    </message>
    <message>
        <source>Language:</source>
        <translation>言語:</translation>
    </message>
    <message>
        <source>The language changes when Adit is started anew.</source>
        <translation>言語は、Adit を次に起動したときに変わります。</translation>
    </message>
    <message>
        <source>The settings could not be saved: {why}</source>
        <translation>設定を保存できませんでした: {why}</translation>
    </message>
    <message>
        <source>This could not be saved: {why}</source>
        <translation>保存できませんでした: {why}</translation>
    </message>
    <message>
        <source>Lockdown</source>
        <translation>ロックダウン</translation>
    </message>
    <message>
        <source>Hold back the whole machine&apos;s network?</source>
        <translation>コンピューター全体の通信を遮断しますか?</translation>
    </message>
    <message>
        <source>Hold everything back</source>
        <translation>すべて遮断</translation>
    </message>
    <message>
        <source>Leave the network open</source>
        <translation>遮断しない</translation>
    </message>
    <message>
        <source>From now on nothing reaches the network while Adit is not connected: no browser, no updates, nobody on this machine. It stays so after a restart, until it is turned off here or by:
{command}</source>
        <translation>以後、Adit が接続していない間は、ブラウザーも更新も、このコンピューターのほかのユーザーも、ネットワークを使用できません。再起動後も、ここでオフにするか、次のコマンドを実行するまで続きます:
{command}</translation>
    </message>
    <message>
        <source>The machine has no password or key for it.</source>
        <translation>コンピューターに、このネットワークのパスワードまたは鍵がありません。</translation>
    </message>
    <message>
        <source>Networks of this machine are connected by the helper when the machine starts, before anybody logs in.</source>
        <translation>コンピューターのネットワークは、コンピューターの起動時に、誰かがログインする前にヘルパーが接続します。</translation>
    </message>
    <message>
        <source>Server: {host}</source>
        <translation>サーバー: {host}</translation>
    </message>
    <message>
        <source>There are none. An administrator puts profiles into {folder}; {command} lists them.</source>
        <translation>ありません。管理者が {folder} にプロファイルを置きます。一覧は {command} で表示できます。</translation>
    </message>
    <message>
        <source>It cannot be used: {why}</source>
        <translation>使用できません: {why}</translation>
    </message>
    <message>
        <source>Connect {name} when the machine starts</source>
        <translation>コンピューターの起動時に {name} に接続</translation>
    </message>
    <message>
        <source>The machine&apos;s own name servers are asked. Those of a tunnel are put to use while it is up, where its profile has any.</source>
        <translation>このコンピューターのネームサーバーに問い合わせます。プロファイルにネームサーバーがあるトンネルでは、接続している間はそれを使用します。</translation>
    </message>
    <message>
        <source>Kill switch</source>
        <translation>キルスイッチ</translation>
    </message>
    <message>
        <source>While a connection that takes all traffic is made or lost, nothing goes around it.</source>
        <translation>すべての通信を通す接続の確立中や切断時に、通信が接続の外に漏れないようにします。</translation>
    </message>
    <message>
        <source>The local network can be reached meanwhile</source>
        <translation>ローカルネットワークは遮断しない</translation>
    </message>
    <message>
        <source>Printers, file servers and other machines of this place.</source>
        <translation>プリンターやファイルサーバーなど、この場所にあるほかの機器です。</translation>
    </message>
    <message>
        <source>Lockdown: no network without a connection</source>
        <translation>ロックダウン: 接続なしではネットワークを使わない</translation>
    </message>
    <message>
        <source>Everything is held back also while nothing is connected, and after a restart.</source>
        <translation>接続していない間も、再起動後も、すべての通信を遮断します。</translation>
    </message>
    <message>
        <source>This helper has no kill switch.</source>
        <translation>このヘルパーにはキルスイッチがありません。</translation>
    </message>
    <message>
        <source>Only an administrator, or somebody who sits at this machine and has an administrator&apos;s password, can change this.</source>
        <translation>変更できるのは、管理者か、このコンピューターを直接操作していて管理者のパスワードを持つ人だけです。</translation>
    </message>
    <message>
        <source>Names in {domains} are asked of the tunnel: {servers} (by {manager}).</source>
        <translation>{domains} の名前はトンネルに問い合わせます: {servers} ({manager} を使用)。</translation>
    </message>
    <message>
        <source>Name servers</source>
        <translation>ネームサーバー</translation>
    </message>
    <message>
        <source>The tunnel&apos;s name servers could not be put to use: {why}</source>
        <translation>トンネルのネームサーバーを使用できませんでした: {why}</translation>
    </message>
    <message>
        <source>All names are asked of the tunnel: {servers} (by {manager}).</source>
        <translation>すべての名前をトンネルに問い合わせます: {servers} ({manager} を使用)。</translation>
    </message>
    <message>
        <source>The helper does not say: {why}</source>
        <translation>ヘルパーから情報を取得できません: {why}</translation>
    </message>
</context>
<context>
    <name>Share</name>
    <message>
        <source>Picture (*.png)</source>
        <translation>画像 (*.png)</translation>
    </message>
    <message>
        <source>Save the file…</source>
        <translation>ファイルを保存…</translation>
    </message>
    <message>
        <source>This kind of file has no place for: {settings}.</source>
        <translation>この種類のファイルには、次の設定を保存できません: {settings}。</translation>
    </message>
    <message>
        <source>Save the file</source>
        <translation>ファイルの保存</translation>
    </message>
    <message>
        <source>QR code of the network</source>
        <translation>ネットワークの QR コード</translation>
    </message>
    <message>
        <source>Copy the picture</source>
        <translation>画像をコピー</translation>
    </message>
    <message>
        <source>Save the picture…</source>
        <translation>画像を保存…</translation>
    </message>
    <message>
        <source>Save the picture</source>
        <translation>画像の保存</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Include the private keys</source>
        <translation>秘密鍵を含める</translation>
    </message>
    <message>
        <source>Include the password</source>
        <translation>パスワードを含める</translation>
    </message>
    <message>
        <source>Asking your keyring…</source>
        <translation>キーリングに問い合わせています…</translation>
    </message>
    <message>
        <source>Your keyring holds nothing for this network.</source>
        <translation>このネットワークの情報はキーリングにありません。</translation>
    </message>
    <message>
        <source>As a file</source>
        <translation>ファイル</translation>
    </message>
    <message>
        <source>{program} (*.{suffix})</source>
        <translation>{program} (*.{suffix})</translation>
    </message>
    <message>
        <source>As a QR code</source>
        <translation>QR コード</translation>
    </message>
    <message>
        <source>Share {name}</source>
        <translation>{name} の共有</translation>
    </message>
    <message>
        <source>What your keyring holds for this network cannot be read.</source>
        <translation>キーリングにあるこのネットワークの情報を読み取れません。</translation>
    </message>
    <message>
        <source>Whoever gets this can connect as you. Give it to nobody else, and delete it once it is where it shall be.</source>
        <translation>これを入手した人は、本人になりすまして接続できます。ほかの人には渡さず、目的の場所に届いたら削除してください。</translation>
    </message>
    <message>
        <source>This network is too large for a QR code. Save it as a file.</source>
        <translation>このネットワークは QR コードにするには大きすぎます。ファイルとして保存してください。</translation>
    </message>
    <message>
        <source>Saved as {file}. Only you can read it.</source>
        <translation>{file} に保存しました。ほかのユーザーは読み取れません。</translation>
    </message>
    <message>
        <source>It could not be saved: {why}</source>
        <translation>保存できませんでした: {why}</translation>
    </message>
    <message>
        <source>Whoever gets this needs a password or keys of their own to connect.</source>
        <translation>これを入手した人が接続するには、その人自身のパスワードまたは鍵が必要です。</translation>
    </message>
    <message>
        <source>for {program} (.{suffix})</source>
        <translation>{program} 用 (.{suffix})</translation>
    </message>
</context>
<context>
    <name>States</name>
    <message>
        <source>Not connected</source>
        <translation>未接続</translation>
    </message>
    <message>
        <source>Looking for Adit&apos;s helper</source>
        <translation>Adit のヘルパーを検索中</translation>
    </message>
    <message>
        <source>Network blocked, nothing leaks</source>
        <translation>通信をブロック中 (漏れなし)</translation>
    </message>
    <message>
        <source>Lockdown is on: nothing goes out without a connection.</source>
        <translation>ロックダウンがオンです。接続していない間は、何も送信されません。</translation>
    </message>
    <message>
        <source>Could not connect</source>
        <translation>接続できませんでした</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>接続済み</translation>
    </message>
    <message>
        <source>Connected, with trouble</source>
        <translation>接続済み (問題あり)</translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation>ブロック中</translation>
    </message>
    <message>
        <source>Disconnecting</source>
        <translation>切断中</translation>
    </message>
    <message numerus="yes">
        <source>Not connected, trying again in %n second(s)</source>
        <translation>
            <numerusform>未接続 (%n 秒後に再試行)</numerusform>
        </translation>
    </message>
    <message>
        <source>Waiting for your answer</source>
        <translation>回答待ち</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>準備中</translation>
    </message>
    <message>
        <source>Finding the server</source>
        <translation>サーバーを検索中</translation>
    </message>
    <message>
        <source>Connecting to the server</source>
        <translation>サーバーに接続中</translation>
    </message>
    <message>
        <source>Checking its certificate</source>
        <translation>証明書を確認中</translation>
    </message>
    <message>
        <source>Logging in</source>
        <translation>ログイン中</translation>
    </message>
    <message>
        <source>Waiting for the server&apos;s handshake</source>
        <translation>サーバーのハンドシェイクを待機中</translation>
    </message>
    <message>
        <source>Getting an address</source>
        <translation>アドレスを取得中</translation>
    </message>
    <message>
        <source>Setting routes</source>
        <translation>経路を設定中</translation>
    </message>
    <message>
        <source>Find the server</source>
        <translation>サーバーの検索</translation>
    </message>
    <message>
        <source>Connect to the server</source>
        <translation>サーバーへの接続</translation>
    </message>
    <message>
        <source>Check its certificate</source>
        <translation>証明書の確認</translation>
    </message>
    <message>
        <source>Log in</source>
        <translation>ログイン</translation>
    </message>
    <message>
        <source>Shake hands with the server</source>
        <translation>サーバーとのハンドシェイク</translation>
    </message>
    <message>
        <source>Get an address</source>
        <translation>アドレスの取得</translation>
    </message>
    <message>
        <source>Set routes</source>
        <translation>経路の設定</translation>
    </message>
    <message>
        <source>Connected, but its name servers could not be set</source>
        <translation>接続済み (ネームサーバーの設定に失敗)</translation>
    </message>
    <message>
        <source>Connected, but the server does not answer</source>
        <translation>接続済み (サーバーが応答しません)</translation>
    </message>
    <message>
        <source>Connected, but something is not as it should be</source>
        <translation>接続済み (一部に問題があります)</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>接続</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>切断</translation>
    </message>
    <message>
        <source>Reconnect</source>
        <translation>再接続</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>再試行</translation>
    </message>
    <message>
        <source>Adit&apos;s helper is too old</source>
        <translation>Adit のヘルパーが古すぎます</translation>
    </message>
    <message>
        <source>Adit&apos;s helper is newer than this window</source>
        <translation>Adit のヘルパーがこのウィンドウより新しいバージョンです</translation>
    </message>
    <message>
        <source>Adit&apos;s helper does not answer as it should</source>
        <translation>Adit のヘルパーが正しく応答しません</translation>
    </message>
    <message>
        <source>Adit&apos;s helper went away</source>
        <translation>Adit のヘルパーが停止しました</translation>
    </message>
    <message>
        <source>Adit&apos;s helper is not running</source>
        <translation>Adit のヘルパーが動作していません</translation>
    </message>
    <message>
        <source>The connection to {names} was lost.</source>
        <translation>{names} との接続が失われました。</translation>
    </message>
    <message>
        <source>Connected to {name}</source>
        <translation>{name} に接続済み</translation>
    </message>
    <message>
        <source>Not connected; what is for {name} goes nowhere</source>
        <translation>未接続 ({name} 宛ての通信は遮断)</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Not connected, trying again soon</source>
        <translation>未接続 (まもなく再試行)</translation>
    </message>
    <message>
        <source>Kill switch</source>
        <translation>キルスイッチ</translation>
    </message>
    <message>
        <source>Open Adit</source>
        <translation>Adit を開く</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>設定…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>終了</translation>
    </message>
    <message>
        <source>Unblock the network</source>
        <translation>通信のブロックを解除</translation>
    </message>
    <message>
        <source>Adit: {state}</source>
        <translation>Adit: {state}</translation>
    </message>
    <message>
        <source>Show me how</source>
        <translation>方法を表示</translation>
    </message>
    <message>
        <source>Reconnect</source>
        <translation>再接続</translation>
    </message>
    <message>
        <source>More networks…</source>
        <translation>その他のネットワーク…</translation>
    </message>
    <message>
        <source>{network} – Connect</source>
        <translation>{network} – 接続</translation>
    </message>
    <message>
        <source>{network} – {state}</source>
        <translation>{network} – {state}</translation>
    </message>
    <message>
        <source>Adit: {state}
{network}, {address}</source>
        <translation>Adit: {state}
{network}、{address}</translation>
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
            <numerusform>ほか %n 個の名前</numerusform>
        </translation>
    </message>
    <message>
        <source>This certificate is not the one you trusted before. Somebody may be in between.</source>
        <translation>この証明書は、以前に信頼したものと異なります。誰かが通信に割り込んでいる可能性があります。</translation>
    </message>
    <message>
        <source>Compare the SHA-256 with the one that whoever runs the server gives you. Adit remembers what you trust, and warns you when the certificate changes.</source>
        <translation>SHA-256 を、サーバーの管理者から伝えられたものと照合してください。Adit は信頼した証明書を記憶し、証明書が変わると警告します。</translation>
    </message>
    <message>
        <source>Is this your server?</source>
        <translation>このサーバーで間違いありませんか?</translation>
    </message>
    <message>
        <source>I know that the server has a new certificate</source>
        <translation>サーバーの証明書の更新を確認しました</translation>
    </message>
    <message>
        <source>Adit has not seen this certificate before.</source>
        <translation>この証明書は、Adit が初めて確認するものです。</translation>
    </message>
    <message>
        <source>Ask whoever runs the server, by phone for example, whether it has a new certificate, and compare the SHA-256. Without an answer, do not connect: your password would go to whoever shows this certificate.</source>
        <translation>証明書が新しくなったかどうかを、電話などでサーバーの管理者に確認し、SHA-256 を照合してください。回答があるまでは接続しないでください。接続すると、この証明書を提示した相手にパスワードが渡ります。</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>サーバー</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>For</source>
        <translation>対象</translation>
    </message>
    <message>
        <source>Technical reason</source>
        <translation>技術的な理由</translation>
    </message>
    <message>
        <source>SHA-256 now</source>
        <translation>現在の SHA-256</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Copy the SHA-256</source>
        <translation>SHA-256 をコピー</translation>
    </message>
    <message>
        <source>Do not connect</source>
        <translation>接続しない</translation>
    </message>
    <message>
        <source>Trust this certificate</source>
        <translation>この証明書を信頼</translation>
    </message>
    <message>
        <source>Issued by</source>
        <translation>発行者</translation>
    </message>
    <message>
        <source>itself</source>
        <translation>自身</translation>
    </message>
    <message>
        <source>Valid</source>
        <translation>有効期間</translation>
    </message>
    <message>
        <source>This certificate is not the one you trusted on {day}. Somebody may be in between.</source>
        <translation>この証明書は、{day}に信頼したものと異なります。誰かが通信に割り込んでいる可能性があります。</translation>
    </message>
    <message>
        <source>SHA-256 before</source>
        <translation>以前の SHA-256</translation>
    </message>
    <message>
        <source>from {first} to {last}</source>
        <translation>{first}から{last}まで</translation>
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
        <translation>このメッセージを閉じる</translation>
    </message>
    <message>
        <source>Show all…</source>
        <translation>すべて表示…</translation>
    </message>
    <message>
        <source>Show all routes</source>
        <translation>すべての経路を表示</translation>
    </message>
    <message>
        <source>Copy all details</source>
        <translation>すべての詳細をコピー</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message numerus="yes">
        <source>%n time(s), after other programs had changed what is ours</source>
        <translation>
            <numerusform>%n 回 (ほかのプログラムが Adit の設定を変更したため)</numerusform>
        </translation>
    </message>
    <message>
        <source>as without this network</source>
        <translation>このネットワークを使わないときと同じ</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>アドレス</translation>
    </message>
    <message>
        <source>DNS</source>
        <translation>DNS</translation>
    </message>
    <message>
        <source>Routes</source>
        <translation>経路</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>サーバー</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>セキュリティ</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>デバイス</translation>
    </message>
    <message>
        <source>Handshake</source>
        <translation>ハンドシェイク</translation>
    </message>
    <message>
        <source>Connected for</source>
        <translation>接続時間</translation>
    </message>
    <message>
        <source>Traffic</source>
        <translation>通信量</translation>
    </message>
    <message>
        <source>Overlap</source>
        <translation>重複</translation>
    </message>
    <message>
        <source>Put right</source>
        <translation>修復</translation>
    </message>
    <message>
        <source>Notice</source>
        <translation>お知らせ</translation>
    </message>
    <message numerus="yes">
        <source>{items} and %n more</source>
        <translation>
            <numerusform>{items}、ほか %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>given by the server</source>
        <translation>サーバーから取得</translation>
    </message>
    <message>
        <source>server known by its key</source>
        <translation>サーバーを鍵で確認</translation>
    </message>
    <message>
        <source>certificate checked by the system&apos;s authorities</source>
        <translation>証明書をシステムの認証局で検証</translation>
    </message>
    <message>
        <source>{duration} ago</source>
        <translation>{duration} 前</translation>
    </message>
    <message>
        <source>{received} received, {sent} sent</source>
        <translation>受信 {received} / 送信 {sent}</translation>
    </message>
    <message numerus="yes">
        <source>%n packet(s) dropped</source>
        <translation>
            <numerusform>%n 個のパケットを破棄</numerusform>
        </translation>
    </message>
    <message>
        <source>The same addresses are also routed by {names}. {winner} has the traffic.</source>
        <translation>同じアドレスへの経路が {names} にもあります。通信は {winner} を通ります。</translation>
    </message>
    <message>
        <source>certificate pinned</source>
        <translation>証明書を固定済み</translation>
    </message>
    <message>
        <source>The same addresses are also routed by {names}.</source>
        <translation>同じアドレスへの経路が {names} にもあります。</translation>
    </message>
    <message>
        <source>The same addresses are also routed by {names}. This network has the traffic.</source>
        <translation>同じアドレスへの経路が {names} にもあります。通信はこのネットワークを通ります。</translation>
    </message>
    <message>
        <source>{servers} ({domains})</source>
        <translation>{servers} ({domains})</translation>
    </message>
    <message>
        <source>set through {manager}</source>
        <translation>{manager} で設定</translation>
    </message>
    <message>
        <source>certificate trusted on {day}</source>
        <translation>{day}に証明書を信頼</translation>
    </message>
    <message>
        <source>Add a server</source>
        <translation>サーバーを追加</translation>
    </message>
    <message>
        <source>Type its address, or paste what you were given.</source>
        <translation>アドレスを入力するか、受け取った内容を貼り付けます。</translation>
    </message>
    <message>
        <source>Open a file</source>
        <translation>ファイルを開く</translation>
    </message>
    <message>
        <source>A .vpn or .conf file, or a picture of a QR code. You can also drop it here.</source>
        <translation>.vpn ファイル、.conf ファイル、または QR コードの画像を開きます。ここにドロップすることもできます。</translation>
    </message>
    <message>
        <source>Try the demo</source>
        <translation>デモを試す</translation>
    </message>
    <message>
        <source>A server and networks of its own on this computer, to see that it works.</source>
        <translation>このコンピューター内に専用のサーバーとネットワークを作り、動作を確かめます。</translation>
    </message>
    <message>
        <source>Which network would you like to reach?</source>
        <translation>どのネットワークに接続しますか?</translation>
    </message>
    <message>
        <source>{problem}: show me how to start it</source>
        <translation>{problem}: 起動方法を表示</translation>
    </message>
    <message>
        <source>Networks</source>
        <translation>ネットワーク</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>追加</translation>
    </message>
    <message>
        <source>Add a network</source>
        <translation>ネットワークを追加</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>新しい名前</translation>
    </message>
    <message>
        <source>60 s</source>
        <translation>60 秒</translation>
    </message>
    <message>
        <source>The last minute</source>
        <translation>直近の 1 分間</translation>
    </message>
    <message>
        <source>1 h</source>
        <translation>1 時間</translation>
    </message>
    <message>
        <source>The last hour</source>
        <translation>直近の 1 時間</translation>
    </message>
    <message>
        <source>↓ {rate} down</source>
        <translation>↓ 下り {rate}</translation>
    </message>
    <message>
        <source>↑ {rate} up</source>
        <translation>↑ 上り {rate}</translation>
    </message>
    <message>
        <source>{time} to the server</source>
        <translation>サーバーまで {time}</translation>
    </message>
    <message>
        <source>Unblock</source>
        <translation>ブロック解除</translation>
    </message>
    <message>
        <source>Network blocked, nothing leaks.</source>
        <translation>通信をブロック中です。外部には漏れません。</translation>
    </message>
    <message>
        <source>&amp;Add…</source>
        <translation>追加(&amp;A)…</translation>
    </message>
    <message>
        <source>&amp;Open file…</source>
        <translation>ファイルを開く(&amp;O)…</translation>
    </message>
    <message>
        <source>&amp;Paste to import</source>
        <translation>貼り付けてインポート(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Connect</source>
        <translation>接続(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Unblock</source>
        <translation>ブロック解除(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Edit…</source>
        <translation>編集(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation>名前の変更(&amp;R)</translation>
    </message>
    <message>
        <source>D&amp;uplicate</source>
        <translation>複製(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Share…</source>
        <translation>共有(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>削除(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>終了(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Search</source>
        <translation>検索(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Log</source>
        <translation>ログ(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Routes…</source>
        <translation>経路(&amp;R)…</translation>
    </message>
    <message>
        <source>&amp;Copy all details</source>
        <translation>すべての詳細をコピー(&amp;C)</translation>
    </message>
    <message>
        <source>S&amp;ettings…</source>
        <translation>設定(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Kill switch</source>
        <translation>キルスイッチ(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Lockdown</source>
        <translation>ロックダウン(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>キーボードショートカット(&amp;K)</translation>
    </message>
    <message>
        <source>Save a &amp;report…</source>
        <translation>レポートの保存(&amp;R)…</translation>
    </message>
    <message>
        <source>Try the &amp;demo</source>
        <translation>デモを試す(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;About Adit</source>
        <translation>Adit について(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Network</source>
        <translation>ネットワーク(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>表示(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Protection</source>
        <translation>保護(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>ヘルプ(&amp;H)</translation>
    </message>
    <message>
        <source>Another user&apos;s network</source>
        <translation>別のユーザーのネットワーク</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>検索</translation>
    </message>
    <message>
        <source>Search networks</source>
        <translation>ネットワークを検索</translation>
    </message>
    <message>
        <source>Other connections</source>
        <translation>その他の接続</translation>
    </message>
    <message>
        <source>State not known</source>
        <translation>状態不明</translation>
    </message>
    <message>
        <source>Will try again</source>
        <translation>再試行待ち</translation>
    </message>
    <message>
        <source>Of this computer</source>
        <translation>このコンピューターのネットワーク</translation>
    </message>
    <message>
        <source>Can not be used</source>
        <translation>使用できません</translation>
    </message>
    <message>
        <source>When connected, the networks behind {server} can be reached. Everything else takes the ordinary way.</source>
        <translation>接続すると、{server} の先にあるネットワークにアクセスできます。それ以外の通信は通常の経路を通ります。</translation>
    </message>
    <message>
        <source>When connected, what is meant for the networks below goes through {server}. Everything else takes the ordinary way.</source>
        <translation>接続すると、下記のネットワーク宛ての通信は {server} を経由します。それ以外の通信は通常の経路を通ります。</translation>
    </message>
    <message>
        <source>Adit is looking for its helper, and will know more in a moment.</source>
        <translation>Adit のヘルパーを検索中です。まもなく状態がわかります。</translation>
    </message>
    <message>
        <source>This network is set up for the whole computer, and cannot be used:</source>
        <translation>このネットワークはコンピューター全体に設定されていますが、使用できません:</translation>
    </message>
    <message>
        <source>If the connection breaks, the kill switch lets nothing out until it is back.</source>
        <translation>接続が切れた場合は、復旧するまでキルスイッチがすべての通信を遮断します。</translation>
    </message>
    <message>
        <source>The kill switch is off: if the connection breaks, traffic takes the ordinary way.</source>
        <translation>キルスイッチはオフです。接続が切れた場合、通信は通常の経路を通ります。</translation>
    </message>
    <message>
        <source>This network is set up for the whole computer. An administrator can change it.</source>
        <translation>このネットワークはコンピューター全体に設定されています。変更できるのは管理者です。</translation>
    </message>
    <message>
        <source>When connected, everything this computer sends goes through {server}.</source>
        <translation>接続すると、このコンピューターの通信はすべて {server} を経由します。</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>ログ</translation>
    </message>
    <message>
        <source>Enter password…</source>
        <translation>パスワードを入力…</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>再試行</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>編集…</translation>
    </message>
    <message>
        <source>Show the certificate…</source>
        <translation>証明書を表示…</translation>
    </message>
    <message>
        <source>Show me how</source>
        <translation>方法を表示</translation>
    </message>
    <message>
        <source>Save a report…</source>
        <translation>レポートを保存…</translation>
    </message>
    <message numerus="yes">
        <source>a network of %n address(es)</source>
        <translation>
            <numerusform>アドレス %n 個のネットワーク</numerusform>
        </translation>
    </message>
    <message>
        <source>everything by IPv6</source>
        <translation>IPv6 のすべて</translation>
    </message>
    <message>
        <source>one address</source>
        <translation>1 個のアドレス</translation>
    </message>
    <message>
        <source>multicast</source>
        <translation>マルチキャスト</translation>
    </message>
    <message>
        <source>addresses of the local link</source>
        <translation>リンクローカルアドレス</translation>
    </message>
    <message numerus="yes">
        <source>a private network of %n address(es)</source>
        <translation>
            <numerusform>アドレス %n 個のプライベートネットワーク</numerusform>
        </translation>
    </message>
    <message>
        <source>a part of the internet</source>
        <translation>インターネットの一部</translation>
    </message>
    <message>
        <source>everything</source>
        <translation>すべて</translation>
    </message>
    <message numerus="yes">
        <source>%n network(s)</source>
        <translation>
            <numerusform>%n 個のネットワーク</numerusform>
        </translation>
    </message>
    <message>
        <source>everything by IPv4</source>
        <translation>IPv4 のすべて</translation>
    </message>
    <message numerus="yes">
        <source>everything by IPv6, and %n network(s)</source>
        <translation>
            <numerusform>IPv6 のすべてと %n 個のネットワーク</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n kept outside</source>
        <translation>
            <numerusform>%n 件を除外</numerusform>
        </translation>
    </message>
    <message>
        <source>a private network</source>
        <translation>プライベートネットワーク</translation>
    </message>
    <message numerus="yes">
        <source>everything by IPv4, and %n network(s)</source>
        <translation>
            <numerusform>IPv4 のすべてと %n 個のネットワーク</numerusform>
        </translation>
    </message>
    <message>
        <source>the server&apos;s own network</source>
        <translation>サーバーのネットワーク</translation>
    </message>
    <message>
        <source>the addresses of this name</source>
        <translation>この名前のアドレス</translation>
    </message>
    <message>
        <source>outside</source>
        <translation>このネットワークの外</translation>
    </message>
    <message>
        <source>through this network</source>
        <translation>このネットワーク経由</translation>
    </message>
    <message>
        <source>Where a smaller network lies within a larger one, the smaller one counts.</source>
        <translation>小さいネットワークが大きいネットワークに含まれる場合は、小さい方が優先されます。</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>宛先</translation>
    </message>
    <message>
        <source>In words</source>
        <translation>説明</translation>
    </message>
    <message>
        <source>Goes</source>
        <translation>経由</translation>
    </message>
    <message>
        <source>Routes of {name}</source>
        <translation>{name} の経路</translation>
    </message>
    <message>
        <source>{step}: done</source>
        <translation>{step}: 完了</translation>
    </message>
    <message>
        <source>{step}: being done</source>
        <translation>{step}: 実行中</translation>
    </message>
    <message>
        <source>{step}: to come</source>
        <translation>{step}: 未実行</translation>
    </message>
    <message>
        <source>The helper is needed to change this.</source>
        <translation>変更するにはヘルパーが必要です。</translation>
    </message>
    <message>
        <source>Only an administrator can change this.</source>
        <translation>変更できるのは管理者だけです。</translation>
    </message>
    <message>
        <source>Kill switch</source>
        <translation>キルスイッチ</translation>
    </message>
    <message>
        <source>Nothing is held back.</source>
        <translation>通信を遮断していません。</translation>
    </message>
    <message>
        <source>What is meant for your networks goes there, or nowhere.</source>
        <translation>各ネットワーク宛ての通信は、ほかの経路には流れません。</translation>
    </message>
    <message>
        <source>Only the server can be reached.</source>
        <translation>サーバーにのみ接続できます。</translation>
    </message>
    <message>
        <source>Traffic goes through Adit, or nowhere.</source>
        <translation>通信は Adit だけを通ります。</translation>
    </message>
    <message>
        <source>Nothing gets out.</source>
        <translation>すべての通信を遮断しています。</translation>
    </message>
    <message>
        <source>Lockdown is on: it holds also without a connection.</source>
        <translation>ロックダウンがオンのため、未接続でも有効です。</translation>
    </message>
    <message>
        <source>Technical details</source>
        <translation>技術的な詳細</translation>
    </message>
    <message>
        <source>Why it may have: {why}</source>
        <translation>考えられる原因: {why}</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>Deleted {name}.</source>
        <translation>{name} を削除しました。</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) cannot be used</source>
        <translation>
            <numerusform>%n 個のファイルを使用できません</numerusform>
        </translation>
    </message>
    <message>
        <source>What is wrong with them</source>
        <translation>問題の内容</translation>
    </message>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation>
            <numerusform>ほか %n 件。</numerusform>
        </translation>
    </message>
</context>
</TS>
