/** A run as its leader drives it, job after job. */
package io.locmoe.run.leader;
