package document360test_test

import (
	"testing"

	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/testkit"
)

func TestRootPage(t *testing.T) {
	srv := document360test.NewServer(t)
	testkit.WantRootPage(t, srv)
}
