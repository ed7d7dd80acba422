/**
 * Jobs on a node: the leader's side, which follows a job over all nodes, and the node's own side, which runs ranks.
 * State is confined to one event-loop context; blocking work has threads of its own.
 */
package io.locmoe.node.job;
