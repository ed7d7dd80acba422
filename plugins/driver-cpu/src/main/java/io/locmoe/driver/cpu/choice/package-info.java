/**
 * Which library multiplies matrices of which type: what users and jobs choose as a table, what this machine is measured
 * to do, and the kernels that obey.
 */
package io.locmoe.driver.cpu.choice;
