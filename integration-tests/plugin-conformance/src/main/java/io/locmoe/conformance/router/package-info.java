/**
 * The rules of routers, and what a test of a router needs: a rank with tensors, calls, batches of the mesh, ranks as
 * threads, scores that published numbers belong to.
 */
package io.locmoe.conformance.router;
