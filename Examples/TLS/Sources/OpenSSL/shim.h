// What the package uses of OpenSSL; below it, as functions, what OpenSSL has as macros, which Swift does not see.
#ifndef GENERATORS_OPENSSL_SHIM_H
#define GENERATORS_OPENSSL_SHIM_H

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#if OPENSSL_VERSION_NUMBER < 0x30000000L
#error "OpenSSL 3 or younger is needed"
#endif

/// Nothing older than TLS 1.2; no renegotiation, in which writing would have to wait for reading.
static inline int openssl_require_tls12(SSL_CTX *context) {
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
}

/// Nothing younger than TLS 1.2.
static inline int openssl_limit_to_tls12(SSL_CTX *context) {
  return SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION);
}

/// An idle connection gives its buffers back.
static inline void openssl_release_buffers(SSL_CTX *context) {
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
}

/// Says the host's name to the server (SNI).
static inline int openssl_set_server_name(SSL *session, const char *name) {
  return (int)SSL_set_tlsext_host_name(session, name);
}

#endif
