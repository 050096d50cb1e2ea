//! Answers and failures as a client meets them.

use deploy_gate::sandbox::{Fault, Mishap, Twin};

use super::world;

#[tokio::test]
async fn a_reset_is_a_reset() {
    let faults = vec![Fault::on("GET /rate_limit", Mishap::Reset).times(1)];
    let twin = Twin::start_with(world("healthy"), faults).await.unwrap();
    let mut stream =
        tokio::net::TcpStream::connect(twin.github_url().trim_start_matches("http://"))
            .await
            .unwrap();
    stream.writable().await.unwrap();
    stream
        .try_write(b"GET /rate_limit HTTP/1.1\r\nhost: x\r\nuser-agent: t\r\n\r\n")
        .unwrap();
    let mut buffer = [0; 64];
    let error = loop {
        stream.readable().await.unwrap();
        match stream.try_read(&mut buffer) {
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
            Ok(read) => panic!("{read} bytes instead of a reset"),
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
    stream = tokio::net::TcpStream::connect(twin.github_url().trim_start_matches("http://"))
        .await
        .unwrap();
    drop(stream);
}
