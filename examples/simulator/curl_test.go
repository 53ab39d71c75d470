package main

import (
	"net/http"
	"testing"

	"github.com/farcopy/farcopy/internal/curltest"
)

func curl(t *testing.T, command string) *http.Request {
	t.Helper()
	return curltest.Request(t, command)
}
