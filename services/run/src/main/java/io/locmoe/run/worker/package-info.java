/** One node's part in a job: it checks, joins, trains, reports and leaves. */
package io.locmoe.run.worker;
