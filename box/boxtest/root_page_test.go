package boxtest_test

import (
	"testing"

	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

func TestRootPage(t *testing.T) {
	srv := boxtest.NewServer(t)
	testkit.WantRootPage(t, srv)
}
