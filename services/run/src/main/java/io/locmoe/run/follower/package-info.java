/** Replicas of runs that other nodes lead, and the election of a leader from among the followers. */
package io.locmoe.run.follower;
