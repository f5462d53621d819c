#include <curl/curl.h>
#include "cJSON.h"

static char *build(const char *key, const char *picture)
{
    cJSON *root = cJSON_CreateObject();
    cJSON *task = cJSON_CreateObject();
    cJSON_AddStringToObject(root, "clientKey", key);
    cJSON_AddStringToObject(task, "type", "ImageToTextTask");
    cJSON_AddStringToObject(task, "body", picture);
    cJSON_AddItemToObject(root, "task", task);
    return cJSON_PrintUnformatted(root);
}

int main(void)
{
    curl_easy_setopt(h, CURLOPT_URL, "https://api.solver.example/createTask");
    return 0;
}
