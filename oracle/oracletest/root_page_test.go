package oracletest_test

import (
	"testing"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

func TestRootPage(t *testing.T) {
	srv := oracletest.NewServer(t)
	testkit.WantRootPage(t, srv)
}
