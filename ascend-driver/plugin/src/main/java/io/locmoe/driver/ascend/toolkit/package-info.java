/** Where a CANN toolkit is on this machine, which of its libraries are loaded, and in which order. */
package io.locmoe.driver.ascend.toolkit;
