/**
 * Who is in the mesh, and which node hosts which expert. The only module with Hazelcast; every call may block on it, so
 * none runs on an event loop.
 */
package io.locmoe.topology;
