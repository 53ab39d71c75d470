package document360_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestLocationPrintsRedacted: like the address of a file's content it may open the copy to whoever has it.
func TestLocationPrintsRedacted(t *testing.T) {
	res := document360.CopyFileResponse{FileID: "f1", Location: "https://host/files/f1?sig=hush"}
	for _, v := range []any{res, &res, []document360.CopyFileResponse{res}, struct{ R document360.CopyFileResponse }{res}} {
		testkit.WantHidden(t, v, "hush")
	}
	if got := fmt.Sprintf("%+v", res); got != "{FileID:f1 Location:REDACTED Errors:[] Warnings:[] RequestID: Reconciled:false}" {
		t.Errorf("got %s", got)
	}
	if got := fmt.Sprintf("%+v", document360.CopyFileResponse{}); strings.Contains(got, "REDACTED") {
		t.Errorf("no Location: got %s", got)
	}
}
