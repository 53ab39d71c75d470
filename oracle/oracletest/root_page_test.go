package oracletest_test

import (
	"testing"

	"github.com/farcopy/farcopy/oracle/oracletest"
	"github.com/farcopy/farcopy/internal/testkit"
)

func TestRootPage(t *testing.T) {
	srv := oracletest.NewServer(t)
	testkit.WantRootPage(t, srv)
}
