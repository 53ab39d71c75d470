package box_test

import (
	"encoding/json"
	"testing"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestDownloadURLPrintsRedacted: whoever has it has the content.
func TestDownloadURLPrintsRedacted(t *testing.T) {
	var folder box.Folder
	if err := json.Unmarshal([]byte(`{"id":"1","shared_link":{"url":"https://shown","download_url":"https://hush"}}`), &folder); err != nil {
		t.Fatal(err)
	}
	link := *folder.SharedLink
	if link.DownloadURL != "https://hush" {
		t.Errorf("DownloadURL is %q", link.DownloadURL)
	}
	for _, v := range []any{link, &link, []box.SharedLink{link}, folder, &folder} {
		testkit.WantHidden(t, v, "hush")
	}
	testkit.WantContains(t, testkit.Printed(t, folder)["JSON"], "https://shown")
}
