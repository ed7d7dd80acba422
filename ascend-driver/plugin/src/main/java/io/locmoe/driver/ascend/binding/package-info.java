/**
 * The C interface of CANN (AscendCL and aclnn) through {@code java.lang.foreign}: a table of its functions, and what
 * calls them.
 */
package io.locmoe.driver.ascend.binding;
