/** TLS by BoringSSL. */
package io.locmoe.dataplane.boring;
