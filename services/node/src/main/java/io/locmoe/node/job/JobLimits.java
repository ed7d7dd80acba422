package io.locmoe.node.job;

import java.time.Duration;

/**
 * How long to wait for jobs.
 *
 * @param stop    from a cancel to the step boundary with its checkpoint; then the job is cut off
 * @param settle  from a failure to the last answer of all nodes; then a silent node is named and the job ends
 * @param ask     between two questions of a node to the coordinator, whether the job still runs
 * @param silence longest time without an answer; then the node gives the job up
 */
public record JobLimits(Duration stop, Duration settle, Duration ask, Duration silence) {}
