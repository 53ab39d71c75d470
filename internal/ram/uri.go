package ram

import (
	"context"
	"fmt"
	"net/http"
)

// URIKeys reads keys from an address that shows them as the metadata service does, such as a helper
// in the same pod.
func URIKeys(ctx context.Context, c *Client, address string) (Keys, error) {
	r, err := c.send(ctx, func(ctx context.Context) (*http.Request, error) {
		return newPlain(ctx, http.MethodGet, address, nil)
	}, refusedByMetadata)
	if err != nil {
		return Keys{}, err
	}
	keys, err := decodeIssued(r)
	if err != nil {
		return Keys{}, &Error{Status: r.status, Transient: true, Err: fmt.Errorf("the response cannot be used: %w", err)}
	}
	return keys, nil
}
