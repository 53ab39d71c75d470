package auth

import (
	"errors"
	"net/url"
)

// plainURL unwraps a *url.Error, whose text would show the token URL with its query.
func plainURL(err error) error {
	var u *url.Error
	for errors.As(err, &u) {
		err = u.Err
	}
	return err
}
