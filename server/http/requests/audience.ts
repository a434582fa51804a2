import type { IncomingMessage } from 'node:http';
import { audienceOf, type Audience } from '../../pages/audience.js';
import { pageParameters } from './parameters.js';

/** For whom the page of a request is: what its address asks for, of a form that is sent, too. */
export const audience = ({ url = '' }: Pick<IncomingMessage, 'url'>): Audience => audienceOf(pageParameters(url));
