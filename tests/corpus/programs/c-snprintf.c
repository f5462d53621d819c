#include <stdio.h>
#include <string.h>

int
balance(struct solver *s)
{
	const char	*url = "https://solver.example/getBalance";
	const char	*post_data = "{\"clientKey\" : \"%s\"}";
	char		 data[160];

	memset(data, 0, sizeof(data));
	snprintf(data, sizeof(data), post_data, s->client_key);
	http_post(url, data);
	return (0);
}
