/**
 * Identities in a mesh: certificates with a mesh, a role and a name, the checks on them, and the authority that issues
 * them. Nothing here opens a connection or logs.
 */
package io.locmoe.identity;
