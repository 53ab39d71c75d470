package oracle_test

import (
	"io/fs"
	"net/http"
	"reflect"
	"slices"
	"testing"

	"github.com/farcopy/farcopy/internal/simtest"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
)

// spelled notes the header names of the requests that pass, as they are spelled.
type spelled struct {
	next  http.RoundTripper
	names []string
}

func (s *spelled) RoundTrip(r *http.Request) (*http.Response, error) {
	for name, values := range r.Header {
		if len(values) > 0 {
			s.names = append(s.names, name)
		}
	}
	return s.next.RoundTrip(r)
}

const (
	userBB     = "F81175D40FF57F19884AED0CB5D17B95F47087F4E518" // a folder of another user
	ownedByAA  = "FBB72C3E28BBD1A7BCB264E1B5D17B95F47087F4E518"
	publicLink = "LF8D36FAFAB4388BECEAC4AEB5D17B95F47087F4E518"
	statusPage = "https://www.w3.org/Protocols/rfc2616/rfc2616-sec10.html"
)

// TestCopyFolderGolden replays Oracle's six examples. The page prints the two headers of the examples 3 and 6 on one line;
// they are two headers.
func TestCopyFolderGolden(t *testing.T) {
	own := oracle.CopyFolderRequest{
		FolderID:      "F512DA3911603E8AB84A07ACT0000000000100000001",
		DestinationID: "FB4CD874EF94CD2CC1B60B72T0000000000100000001",
	}
	foreign := oracle.CopyFolderRequest{FolderID: userBB, DestinationID: ownedByAA}
	made := &oracle.CopyFolderResponse{
		ID: "F140C834BF9484B69B26383AB5D17B95F47087F4E518", SourceID: userBB, DestinationID: ownedByAA, Type: "folder",
	}
	with := func(req oracle.CopyFolderRequest, a oracle.Access) oracle.CopyFolderRequest {
		req.Access = a
		return req
	}
	tests := []struct {
		name    string
		req     oracle.CopyFolderRequest
		headers []string // of Access, as they are spelled
		want    *oracle.CopyFolderResponse
		refused *oracle.ProblemDetails
	}{
		{"example-1-own-rights", own, nil, &oracle.CopyFolderResponse{
			ID: "FCD4D4A73FA2317583B7C3BFT0000000000100000001", SourceID: own.FolderID, DestinationID: own.DestinationID,
			Type: "folder",
		}, nil},
		{"example-2-public-link", with(foreign, oracle.Access{LinkID: publicLink}), []string{"LinkID"}, made, nil},
		{"example-3-access-code", with(foreign, oracle.Access{LinkID: publicLink, AccessCode: "test12345"}),
			[]string{"Cookie", "LinkID"}, made, nil},
		{"example-4-no-privilege", foreign, nil, nil, &oracle.ProblemDetails{
			Code: oracle.ErrorCodeInsufficientPrivilege,
			Detail: "Unable to copy items. User 'User BB' has insufficient privilege to access fFolderGUID:" + userBB +
				" with service FLD_COPY.",
			ErrorKey: oracle.ErrorKey{
				Raw: "!csFldUnableToCopyItems!csCloudItemInsufficientPrivileges,User BB,fFolderGUID:" + userBB + ",FLD_COPY",
				Segments: []oracle.ErrorKeySegment{
					{Key: "csFldUnableToCopyItems"},
					{Key: "csCloudItemInsufficientPrivileges", Args: []string{"User BB", "fFolderGUID:" + userBB, "FLD_COPY"}},
				},
			},
		}},
		{"example-5-access-code-missing", with(foreign, oracle.Access{LinkID: publicLink}), []string{"LinkID"}, nil,
			&oracle.ProblemDetails{
				Code:   oracle.ErrorCodeAccessCodeRequired,
				Detail: "Unable to copy items. The access code must be provided to access the link.",
				ErrorKey: oracle.ErrorKey{
					Raw:      "!csFldUnableToCopyItems!csAccessCodeRequiredForLinkAccess",
					Segments: []oracle.ErrorKeySegment{{Key: "csFldUnableToCopyItems"}, {Key: "csAccessCodeRequiredForLinkAccess"}},
				},
			}},
		{"example-6-applink", oracle.CopyFolderRequest{
			FolderID:      "F64529EF770DCF96F029ED82B5D17B95F47087F4E518",
			DestinationID: "FAD7A87F0613A0CBDD4DA521B5D17B95F47087F4E518",
			Access: oracle.Access{
				AppLinkID: "LF5Bxj4TPo_p4n4qWn0tbKTicR2cTUJKv7X_ng9E7ry93rRuDokPqS1d6-wKwhb_wtcGYFDsI_cNMxeKQ-HR-FXQhiVoGRTYM_" +
					"MPZY8qpICfYU94mmnMjM_cvsRhKMzc0NJgvwEJfqqDwPsAVrhc8cmg==",
				AccessToken: "352FpiMmW66PeYI1Gh5b83I9CXRwZhLfYAu4TXdqpzD8uNKUBMZVVJ3ZvivUW8kQ",
			},
		}, []string{"accessToken", "appLinkID"}, &oracle.CopyFolderResponse{
			ID: "F62E96098A6F9186F94730C1B5D17B95F47087F4E518", SourceID: "F64529EF770DCF96F029ED82B5D17B95F47087F4E518",
			DestinationID: "FAD7A87F0613A0CBDD4DA521B5D17B95F47087F4E518", Type: "folder",
		}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			wire := &spelled{next: simtest.Golden(t, "testdata/copy_folder/"+tt.name)}
			c := newClient(t, oracle.Config{
				Username: "u", Password: "p", BaseURL: "https://instance.example.com", HTTPClient: &http.Client{Transport: wire},
			})
			got, err := c.CopyFolder(t.Context(), tt.req)
			access := slices.DeleteFunc(wire.names, func(name string) bool {
				return slices.Contains([]string{"Accept", "Authorization", "Content-Type", "User-Agent"}, name)
			})
			if slices.Sort(access); !slices.Equal(access, tt.headers) {
				t.Errorf("headers %q, want %q", access, tt.headers)
			}
			if tt.refused == nil {
				if err != nil || !reflect.DeepEqual(got, tt.want) {
					t.Errorf("got %+v, %v, want %+v", got, err, tt.want)
				}
				return
			}
			want := tt.refused
			want.Type, want.Title, want.Status, want.Op, want.Attempts = statusPage, want.Detail, 403, "oracle.CopyFolder", 1
			want.Resource = "folder " + tt.req.FolderID + " to " + tt.req.DestinationID
			want.ErrorType, want.DestinationID, want.SourceID = "folder", ownedByAA, userBB
			if p := problemOf(t, err); !reflect.DeepEqual(p, want) {
				t.Errorf("got %#v, want %#v", p, want)
			}
			testkit.WantIs(t, err, want.Code, fs.ErrPermission)
			testkit.WantContains(t, err.Error(), want.Detail[:40])
		})
	}
}
