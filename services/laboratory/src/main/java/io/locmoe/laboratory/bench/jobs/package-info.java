/** Many jobs on one mesh: what they take, what is left of them, and what recoveries cost those that need none. */
package io.locmoe.laboratory.bench.jobs;
