//! Schemes of URLs that may be named, as a word known before is no piece of a value.

use super::form;

/// Schemes that a first manifest may name: a word it knows is no piece of a value.
const SCHEMES: &str = "\
    http https ws wss ftp ftps sftp ssh git git+ssh tcp tls udp redis rediss memcached memcache amqp \
    amqps kafka kafka+ssl nats mqtt mqtts stomp pulsar pulsar+ssl postgres postgresql postgis mysql \
    mysql2 mariadb sqlserver mssql oracle mongodb mongodb+srv couchdb cassandra clickhouse clickhouses \
    neo4j neo4j+s bolt bolt+s influxdb elasticsearch solr smtp smtps submission imap imaps pop3 pop3s \
    ldap ldaps syslog syslog+tls statsd cloudinary s3 gs azure rtsp rtmp rtmps sip sips xmpp grpc grpcs \
    unix libsql prisma sentry";

/// The scheme of a URL, where it is one of those known.
pub(super) fn known_scheme(value: &str) -> Option<&'static str> {
    let url = form::url(value)?;
    SCHEMES
        .split_whitespace()
        .find(|known| *known == url.scheme())
}
