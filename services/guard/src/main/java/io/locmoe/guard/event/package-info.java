/**
 * Events of JDK Flight Recorder: steps of ranks, their phases, kernels and exchanges. The host commits them; recordings
 * are read by the names {@code io.locmoe.*}. While nothing is recorded, an event costs a test and no object.
 */
package io.locmoe.guard.event;
