import { startApplication } from './application.js';

startApplication();
