/**
 * Who is who in a mesh: certificates that name a mesh, a role and a name, what they are checked against, and the
 * authority that issues them. Nothing here opens a connection or logs.
 */
package io.locmoe.identity;
