/** The numbers of a node and of the job that it coordinates, for Prometheus. */
package io.locmoe.node.metrics;
