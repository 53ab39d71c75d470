package bitpaket_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestClientSecretIsSentWhole: JSON has no way to write bytes that are no UTF-8; another secret would be sent.
func TestClientSecretIsSentWhole(t *testing.T) {
	_, err := bitpaket.NewClient(bitpaket.Config{TokenSource: testkit.Token(token), ClientSecret: "hush\xffhush"})
	if !errors.Is(err, fs.ErrInvalid) {
		t.Fatalf("error %v, want one that matches fs.ErrInvalid", err)
	}
	if text := err.Error(); !strings.Contains(text, "ClientSecret is not UTF-8") || strings.Contains(text, "hush") {
		t.Errorf("message %q", text)
	}
}
