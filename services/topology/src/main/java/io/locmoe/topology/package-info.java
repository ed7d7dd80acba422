/** Membership of the mesh: discovered by Hazelcast, and proven by asking. The only module that uses Hazelcast. */
package io.locmoe.topology;
