/* Rows of tokens, once for each of their experts, in the order of the experts. */
#ifndef SIMULATOR_INITROUTING_H
#define SIMULATOR_INITROUTING_H

#include "values.h"

/* In n: experts of a token, experts in all, rows that are kept, what is counted, whether the index is the way back. */
enum { CHOICES, EXPERTS, KEPT, COUNTED, SCATTER };
enum { NOTHING, SUMS, COUNTS, PAIRS };

/* v: x, expertIdx, expandedX, expandedRowIdx, counts or NULL */
void expand_rows(Plan *plan);
/* Checks x and expertIdx, and the three results that follow from them. */
void check_expanded(Plan *plan, int64_t active);

#endif
