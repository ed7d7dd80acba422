/**
 * Jobs on a node: the coordinator's side, which follows a job over all nodes, and the node's own side, which runs
 * ranks. State is confined to one event-loop context; whatever blocks has a thread of its own.
 */
package io.locmoe.node.job;
