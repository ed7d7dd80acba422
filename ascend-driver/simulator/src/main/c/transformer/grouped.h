/* Products of groups of rows with a matrix each. */
#ifndef SIMULATOR_GROUPED_H
#define SIMULATOR_GROUPED_H

#include "product.h"

typedef struct {
    const aclTensorList *x, *weight, *bias;
    const aclTensorList *unused[8]; /* of quantised products */
    const aclIntArray *host_groups;
    const aclTensor *groups;
    int64_t split, type, list_type, activation;
    const aclTensorList *y;
} Grouped;

enum { GROUPED_X, GROUPED_WEIGHT, GROUPED_BIAS, GROUPED_Y }; /* in list */
enum { GROUP_TYPE, GROUP_LIST_TYPE, GROUPS };                 /* in n */
#define NOT_GROUPED (-1)
#define BY_ROWS 0
#define BY_INNER 2

/* The tensor of a list that belongs to a group. */
View grouped_member(const Members *list, int64_t group);
/* What the simulator refuses of the arguments; the plan then has groups and lists. */
void grouped_check(Plan *plan, const Grouped *arguments);
int grouped_product(Plan *plan, const Grouped *arguments);

#endif
