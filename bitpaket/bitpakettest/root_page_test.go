package bitpakettest_test

import (
	"testing"

	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/internal/testkit"
)

func TestRootPage(t *testing.T) {
	srv := bitpakettest.NewServer(t)
	testkit.WantRootPage(t, srv)
}
