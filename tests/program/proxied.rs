//! `post-deploy-smoke` where a proxy stands between, or seems to: what is the proxy's doing is undecided, what is the
//! site's is wrong. As a process of its own, because the HTTP client reads the proxy's variables for itself.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::Arc;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::authority::Authority;

/// What listens: a site with a certificate for another name, or a proxy.
#[derive(Clone)]
enum Listener {
    Impostor(Arc<ServerConfig>),
    /// Answers `CONNECT` so, and closes.
    Refusing(&'static str),
    /// Leads to such a site, whatever it is asked for.
    LeadingTo(Arc<ServerConfig>),
}

fn listen(listener: Listener) -> SocketAddr {
    let socket = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in socket.incoming().map_while(Result::ok) {
            // Whoever hangs up has heard enough.
            let _ended = answer(&listener, stream);
        }
    });
    address
}

fn answer(listener: &Listener, mut stream: TcpStream) -> std::io::Result<()> {
    let tls = match listener {
        Listener::Impostor(tls) => tls,
        Listener::Refusing(answer) => {
            head(&mut stream)?;
            return stream.write_all(answer.as_bytes());
        }
        Listener::LeadingTo(tls) => {
            head(&mut stream)?;
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n")?;
            tls
        }
    };
    let connection = ServerConnection::new(Arc::clone(tls)).map_err(std::io::Error::other)?;
    // Nothing is to be read: the client ends the handshake.
    StreamOwned::new(connection, stream).read_exact(&mut [0])
}

/// Reads up to the end of a request's headers.
fn head(stream: &mut TcpStream) -> std::io::Result<()> {
    let mut text = Vec::new();
    let mut byte = [0];
    while !text.ends_with(b"\r\n\r\n") && stream.read(&mut byte)? == 1 {
        text.extend(byte);
    }
    Ok(())
}

/// The exit code, and what stdout says.
fn smoke(url: &str, proxy: Option<SocketAddr>, root: &str) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    let roots = folder.path().join("roots.pem");
    #[expect(clippy::disallowed_methods, reason = "the test lays out the checkout")]
    std::fs::write(&roots, root).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_deploy-gate"));
    command
        .env_clear()
        .env("SSL_CERT_FILE", &roots)
        .args(["post-deploy-smoke", "--timeout=20s", "--url", url])
        .current_dir(folder.path())
        .stdin(Stdio::null());
    if let Some(proxy) = proxy {
        command.env("HTTPS_PROXY", format!("http://{proxy}"));
        command.env("HTTP_PROXY", format!("http://{proxy}"));
    }
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    (
        output.status.code(),
        said + &String::from_utf8(output.stderr).unwrap(),
    )
}

const OF_THE_PROXY: &str = "the proxy of this run";

/// The error names the host that was asked for: a name is no reason.
#[test]
fn a_site_called_proxy_is_a_site() {
    let authority = Authority::of_an_impostor();
    let port = listen(Listener::Impostor(authority.server)).port();
    for host in ["proxy.localhost", "tunnel.localhost", "site.localhost"] {
        for proxy in [None, Some(SocketAddr::from(([127, 0, 0, 1], 9)))] {
            let url = format!("https://{host}:{port}/");
            let (code, said) = smoke(&url, proxy, &authority.root);
            assert_eq!(code, Some(1), "{host}: {said}");
            assert!(said.contains("post-deploy-smoke/unreachable"), "{said}");
            assert!(!said.contains(OF_THE_PROXY), "{said}");
        }
    }
}

#[test]
fn a_site_that_a_proxy_leads_to_is_judged() {
    let authority = Authority::of_an_impostor();
    let proxy = listen(Listener::LeadingTo(authority.server));
    for url in ["https://proxy.example/", "https://site.example/"] {
        let (code, said) = smoke(url, Some(proxy), &authority.root);
        assert_eq!(code, Some(1), "{url}: {said}");
        assert!(!said.contains(OF_THE_PROXY), "{said}");
    }
}

#[test]
fn a_proxy_that_lets_nobody_through_leaves_it_undecided() {
    let closed = {
        let socket = TcpListener::bind("127.0.0.1:0").unwrap();
        socket.local_addr().unwrap()
    };
    for proxy in [
        listen(Listener::Refusing("HTTP/1.1 403 Forbidden\r\n\r\n")),
        listen(Listener::Refusing(
            "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n",
        )),
        listen(Listener::Refusing("")),
        closed,
    ] {
        let (code, said) = smoke("https://site.example/", Some(proxy), "");
        assert_eq!(code, Some(3), "{said}");
        assert!(said.contains(OF_THE_PROXY), "{said}");
    }
    let (code, said) = smoke("http://site.example/", Some(closed), "");
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains(OF_THE_PROXY), "{said}");
}
