/** Recordings of some steps of a training, by JDK Flight Recorder. */
package io.locmoe.node.recording;
