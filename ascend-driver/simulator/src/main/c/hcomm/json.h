/* JSON, as much as a rank table has of it. */
#ifndef SIMULATOR_JSON_H
#define SIMULATOR_JSON_H

#include <stdbool.h>

typedef struct Json {
    struct Json *next;     /* of the same object or array */
    struct Json *children; /* of an object or array */
    char *name;            /* in an object, else NULL */
    char *text;            /* of a string, number, true, false or null; NULL for an object or array */
} Json;

/* NULL where the text is not JSON. */
Json *json_parse(const char *text);
void json_free(Json *json);
/* NULL where it is not there, or json is NULL. */
const Json *json_member(const Json *json, const char *name);
/* The text of a string or number, or NULL. */
const char *json_text(const Json *json, const char *name);

#endif
