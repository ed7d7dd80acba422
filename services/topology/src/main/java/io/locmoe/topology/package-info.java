/**
 * Who is in the mesh, and which node hosts which expert. The only module that uses Hazelcast; every call may block on
 * it, so none may run on an event loop.
 */
package io.locmoe.topology;
