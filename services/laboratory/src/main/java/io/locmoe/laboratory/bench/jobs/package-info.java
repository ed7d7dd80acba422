/** Many jobs on one mesh: their times, their leftovers, and the cost of recoveries that are not needed. */
package io.locmoe.laboratory.bench.jobs;
