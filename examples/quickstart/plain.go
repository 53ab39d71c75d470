package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

type object map[string]any

// post returns a client that is written with net/http alone: it posts, and if no response arrives,
// it posts once more.
func post(address string, body object, authorize func(*http.Request)) func(context.Context) error {
	return func(ctx context.Context) error {
		err := postOnce(ctx, address, body, authorize)
		if _, lost := errors.AsType[*url.Error](err); lost {
			err = postOnce(ctx, address, body, authorize)
		}
		return err
	}
}

func postOnce(ctx context.Context, address string, body object, authorize func(*http.Request)) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(text))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	authorize(req)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		return err
	}
	if res.StatusCode >= http.StatusMultipleChoices {
		return fmt.Errorf("%d %s", res.StatusCode, http.StatusText(res.StatusCode))
	}
	return nil
}

func bearer(token string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token) }
}
