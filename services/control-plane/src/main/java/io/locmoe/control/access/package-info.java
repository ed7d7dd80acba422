/** Proof of who calls and who is called: certificates, tokens, addresses. */
package io.locmoe.control.access;
