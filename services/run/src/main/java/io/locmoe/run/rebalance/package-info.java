/** Continues a run with more nodes, or with experts moved away from stragglers. */
package io.locmoe.run.rebalance;
